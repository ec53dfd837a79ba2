// Another parser and other canonical forms, one JSON line in and one out:
//   {"contexts": {url: document}}  what JSON-LD may load, answered by {}
//   {"text": "..."}                JSON.parse, then RFC 8785: answered by {"jcs": "..."}
//   {"document": {...}}            jsonld.js in safe mode, then RDFC-1.0: answered by {"rdfc": "..."}
import {createInterface} from 'node:readline';
import canonicalize from 'canonicalize';
import jsonld from 'jsonld';

let known = {};

async function documentLoader(url) {
  if(!known[url]) {
    throw new Error(`not known: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: known[url]};
}

async function answer(request) {
  if(request.contexts) {
    known = request.contexts;
    return {};
  }
  if('text' in request) {
    return {jcs: canonicalize(JSON.parse(request.text))};
  }
  const options = {algorithm: 'RDFC-1.0', safe: true, documentLoader, rdfDirection: 'i18n-datatype', base: null};
  return {rdfc: await jsonld.canonize(request.document, options)};
}

for await (const line of createInterface({input: process.stdin})) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch(error) {
    result = {error: String(error.message)};
  }
  console.log(JSON.stringify(result));
}
