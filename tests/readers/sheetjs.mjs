// Which values does SheetJS find in a workbook?
//
//     node sheetjs.mjs BOOK.xlsx
//
// Prints JSON: for each sheet, for each cell that is not blank, its type (n number,
// s text, b boolean, e error) and its value; dates are numbers of days.

import { readFileSync } from "node:fs";
import { read } from "xlsx";

const book = read(readFileSync(process.argv[2]), { type: "buffer", cellText: false });
const cells = (sheet) =>
  Object.entries(sheet).filter(([name, cell]) => name[0] !== "!" && cell.t !== "z");
const found = book.SheetNames.map((name) => [
  name,
  Object.fromEntries(cells(book.Sheets[name]).map(([at, cell]) => [at, [cell.t, cell.v]])),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(found)));
