// Digital Bazaar's implementation behind a line protocol: one JSON request a line in, one JSON answer a line out.
// It never touches the network: what it may load is handed over with {op: "load"}.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as cborld from '@digitalbazaar/cborld';
import * as vc from '@digitalbazaar/vc';
import {BitstringStatusList, checkStatus, createCredential} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createInterface} from 'node:readline';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import jsigs from 'jsonld-signatures';

const documents = new Map();
const keys = new Map();
const suites = {'eddsa-rdfc-2022': eddsaRdfc2022, 'ecdsa-rdfc-2019': ecdsaRdfc2019};
const verifying = Object.values(suites).map(cryptosuite => new DataIntegrityProof({cryptosuite}));

async function documentLoader(url) {
  const document = documents.get(url) ?? documents.get(url.split('#')[0]);
  if(!document) {
    throw new Error(`not handed over: ${url}`);
  }
  const [base, fragment] = url.split('#');
  if(fragment && document.id === base) {
    const method = document.verificationMethod.find(candidate => candidate.id === url);
    // their loader is expected to give the key itself, with the context that explains it
    return {documentUrl: url, document: {'@context': 'https://w3id.org/security/multikey/v1', ...method}};
  }
  return {documentUrl: url, document};
}

const proofWith = ({key, date}) => {
  const {signer, cryptosuite} = keys.get(key);
  return new DataIntegrityProof({signer, cryptosuite: suites[cryptosuite], date});
};

// a registry entry as JSON, given to their library as the maps it wants
const typeTableLoaderOf = (entry, typeTable) => async ({registryEntryId}) =>
  registryEntryId === entry && typeTable ?
    new Map(Object.entries(typeTable).map(([type, table]) => [type, new Map(Object.entries(table))])) : undefined;

const explain = error => [error?.message, ...(error?.errors ?? []).map(inner => inner.message)].filter(Boolean);

const verifyOne = credential => vc.verifyCredential({
  credential, suite: verifying, documentLoader, checkStatus: credential.credentialStatus ? status : undefined
});

const status = options => checkStatus({...options, suite: verifying, verifyBitstringStatusListCredential: true});

const operations = {
  load({documents: more}) {
    Object.entries(more).forEach(([url, document]) => documents.set(url, document));
    return {count: documents.size};
  },

  async generate({cryptosuite, algorithm}) {
    const pair = algorithm === 'Ed25519' ?
      await Ed25519Multikey.generate() : await EcdsaMultikey.generate({curve: algorithm});
    pair.controller = `did:key:${pair.publicKeyMultibase}`;
    pair.id = `${pair.controller}#${pair.publicKeyMultibase}`;
    keys.set(pair.id, {signer: pair.signer(), cryptosuite});
    return {key: pair.id, controller: pair.controller, publicKeyMultibase: pair.publicKeyMultibase};
  },

  async issue({credential, key, date}) {
    return {credential: await vc.issue({credential, suite: proofWith({key, date}), documentLoader})};
  },

  async verify({credential}) {
    const result = await verifyOne(credential);
    // `verified` says of a status only that its list is sound; the bit stands in the results
    const bits = (result.statusResult?.results ?? []).map(({status}) => status);
    return {verified: result.verified, errors: explain(result.error), bits};
  },

  async present({presentation, key, challenge, domain}) {
    return {presentation: await vc.signPresentation({
      presentation, suite: proofWith({key}), challenge, domain, documentLoader
    })};
  },

  async verifyPresentation({presentation, challenge, domain}) {
    const result = await vc.verify({
      presentation, challenge, domain, suite: verifying, documentLoader, checkStatus: status
    });
    return {verified: result.verified, errors: explain(result.error)};
  },

  async cborldEncode({document, entry, typeTable}) {
    const bytes = await cborld.encode({
      jsonldDocument: document, documentLoader, format: 'cbor-ld-1.0', registryEntryId: entry,
      typeTableLoader: typeTableLoaderOf(entry, typeTable)
    });
    return {hex: Buffer.from(bytes).toString('hex')};
  },

  async cborldDecode({hex, entry, typeTable}) {
    return {document: await cborld.decode({
      cborldBytes: Uint8Array.from(Buffer.from(hex, 'hex')), documentLoader,
      typeTableLoader: typeTableLoaderOf(entry, typeTable)
    })};
  },

  async statusList({id, issuer, length, set, key, validFrom}) {
    const list = new BitstringStatusList({length});
    set.forEach(index => list.setStatus(index, true));
    const credential = await createCredential({
      id, list, statusPurpose: 'revocation', context: ['https://www.w3.org/ns/credentials/v2']
    });
    credential.issuer = issuer;
    if(validFrom) credential.validFrom = validFrom;
    return {credential: await vc.issue({credential, suite: proofWith({key}), documentLoader})};
  },

  // for bench/: how many for each second of a processor, whichever thread used it
  async repeat({what, credential, key, seconds}) {
    const work = {
      issue: () => vc.issue({credential: structuredClone(credential), suite: proofWith({key}), documentLoader}),
      verify: async () => {
        const {verified, error} = await jsigs.verify(credential, {
          suite: verifying, documentLoader, purpose: new jsigs.purposes.AssertionProofPurpose()
        });
        if(!verified) {
          throw error;
        }
      }
    }[what];
    const used = since => {
      const {user, system} = process.cpuUsage(since);
      return (user + system) / 1e6;
    };
    await work();
    let count = 0;
    const start = process.cpuUsage();
    while(used(start) < seconds) {
      await work();
      ++count;
    }
    return {perSecond: count / used(start)};
  }
};

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    const {op, ...request} = JSON.parse(line);
    answer = await operations[op](request);
  } catch(error) {
    answer = {failed: explain(error)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
