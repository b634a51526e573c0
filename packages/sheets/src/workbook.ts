import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import yauzl from 'yauzl'
import { refuseFile } from './sheet.ts'

/** What a part of a workbook may grow to; a hundred thousand accounts take about 60 MB. */
const MAX_PART_BYTES = 256 * 1024 * 1024
/** XML of tables packs to a tenth or a thirtieth; a hundredth is made to harm. */
const MOST_RATIO = 100
/** Below this a part may be packed as well as it likes. */
const SMALL_PART_BYTES = 4 * 1024 * 1024
/** A workbook has a few dozen parts. */
const MOST_PARTS = 5_000
/** Without an element or a text ending in so much XML, something in it has no measure. */
const MOST_SILENT_CHARS = 128 * 1024
/** Elements within elements; a sheet has six. */
const MOST_DEPTH = 32

export type Part = { xml: Readable; sizeBytes: number }
export type Workbook = {
  /** The XML of one part; undefined where the workbook has none of that name. */
  open(name: string): Promise<Part | undefined>
  close(): void
}

/** An `.xlsx` file (ECMA-376), whose parts are read one at a time and never whole. */
export async function openWorkbook(path: string): Promise<Workbook> {
  const zip = await yauzl
    .openPromise(path, { autoClose: false, validateEntrySizes: true })
    .catch((cause: unknown) => refuseFile('no .xlsx file', cause))
  const entries = new Map<string, yauzl.Entry>()
  if (zip.entryCount > MOST_PARTS) refuseFile('no .xlsx file: too many parts')
  for await (const entry of told(zip.eachEntry())) entries.set(entry.fileName, entry)
  return {
    async open(name) {
      const entry = entries.get(name)
      if (!entry) return undefined
      const { uncompressedSize: sizeBytes, compressedSize } = entry
      if (sizeBytes > MAX_PART_BYTES) refuseFile(`${name} is too large`)
      // What is said of the size is held to while it is unpacked: `validateEntrySizes`.
      if (sizeBytes > SMALL_PART_BYTES && sizeBytes > MOST_RATIO * compressedSize) {
        refuseFile(`${name} is packed far beyond what a table packs to`)
      }
      return { xml: await zip.openReadStreamPromise(entry), sizeBytes }
    },
    close: () => zip.close(),
  }
}

export type XmlHandler<T> = {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
  /** What has come together since it was asked last. */
  take: () => readonly T[]
  /** Something without measure stands where the handler is now: refuses in its own words. */
  refuseEndless?: () => never
}

/** Runs XML through a handler chunk by chunk, and hands over what the handler has made. */
export async function* readXml<T>(
  { xml, sizeBytes }: Part,
  handler: XmlHandler<T>,
): AsyncGenerator<{ made: readonly T[]; share: number }> {
  const decoder = new StringDecoder('utf8')
  const write = createParser(handler)
  let readBytes = 0
  for await (const chunk of told<Buffer>(xml)) {
    readBytes += chunk.length
    write(decoder.write(chunk))
    yield { made: handler.take(), share: readBytes / sizeBytes }
  }
  write(decoder.end(), { isLast: true })
  yield { made: handler.take(), share: 1 }
}

/** What cannot be unpacked, or is not as large as it says. */
async function* told<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (cause) {
    refuseFile('a broken .xlsx file', cause)
  }
}

/** The parser keeps what has not ended yet, so what does not end is refused here. */
function createParser<T>(handler: XmlHandler<T>) {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  })
  let silentChars = 0
  let depth = 0
  parser.on('opentag', ({ name, attributes }) => {
    silentChars = 0
    depth += 1
    if (depth > MOST_DEPTH) refuseFile('elements within elements without end in a workbook')
    handler.open?.(localName(name), attributes)
  })
  parser.on('text', (text) => {
    silentChars = 0
    handler.text?.(text)
  })
  parser.on('closetag', ({ name }) => {
    silentChars = 0
    depth -= 1
    handler.close?.(localName(name))
  })
  // No entity is ever expanded beyond the five of XML itself, so there is no bomb to defuse.
  parser.on('doctype', () => refuseFile('a document type in a workbook'))
  parser.on('error', (error) => refuseFile('broken XML in a workbook', error))
  return (chunk: string, { isLast = false } = {}): void => {
    silentChars += chunk.length
    parser.write(chunk)
    if (isLast) parser.close()
    if (silentChars <= MOST_SILENT_CHARS) return
    handler.refuseEndless?.()
    refuseFile('something without end in a workbook')
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
