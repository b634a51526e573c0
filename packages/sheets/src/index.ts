export {
  readDate,
  readGender,
  readName,
  readPersonalId,
  readPhone,
  readUsername,
} from './cell-readers.ts'
export { type Columns, type HeadingProblem, readHeadings, type Table } from './headings.ts'
export { openImportFile } from './open-file.ts'
export { type CellError, type CellReader, createRowReader, isEmptyRow } from './row-reader.ts'
export { cellAddress, type ImportFile, type SheetRow } from './sheet.ts'
