"""The scan laboratory: prints, wears, photographs and reads documents, all by calculation.

    .venv/bin/python -m bench.scanlab [--short] [--pictures FOLDER]

The rule: lengths on paper are in millimetres, on sensors in pixels, and everything that chance decides comes from one
seed, so that a figure can be had again and a picture that was not read can be looked at. What is read is read by the
product's own reader. None of it comes from a real phone: the figures compare designs, they do not promise rates.

    pages      documents as PDF, and their pages as pictures of reflectance
    printing   what a printer, a copier or a screen makes of a page
    wear       what happens to paper in a pocket
    bodies     how a sheet lies: folds and bends, seen from a camera
    cameras    from a sheet to the bytes of a picture
    scenes     the table of scenes: who photographs what, with which camera, in which light
    readings   the product's reader over pictures: rates, intervals, times
    film       a film of a card for a browser's fake camera
"""
