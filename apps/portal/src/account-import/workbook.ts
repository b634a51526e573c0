import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import yauzl from 'yauzl'
import { refuseFile } from './sheet.ts'

/** What a part of a workbook may grow to; a hundred thousand accounts take about 60 MB. */
const MAX_PART_BYTES = 1024 * 1024 * 1024

export type Workbook = {
  /** The XML of one part; undefined where the workbook has none of that name. */
  open(name: string): Promise<Readable | undefined>
  close(): void
}

/** An `.xlsx` file (ECMA-376), whose parts are read one at a time and never whole. */
export async function openWorkbook(path: string): Promise<Workbook> {
  const zip = await yauzl
    .openPromise(path, { autoClose: false, validateEntrySizes: true })
    .catch((cause: unknown) => refuseFile('no .xlsx file', cause))
  const entries = new Map<string, yauzl.Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  return {
    async open(name) {
      const entry = entries.get(name)
      if (!entry) return undefined
      if (entry.uncompressedSize > MAX_PART_BYTES) refuseFile(`${name} is too large`)
      return zip.openReadStreamPromise(entry)
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
}

/** Runs XML through a handler chunk by chunk, and hands over what the handler has made. */
export async function* readXml<T>(xml: Readable, handler: XmlHandler<T>): AsyncGenerator<T> {
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    handler.open?.(localName(name), attributes)
  })
  parser.on('text', (text) => handler.text?.(text))
  parser.on('closetag', ({ name }) => handler.close?.(localName(name)))
  // No entity is ever expanded beyond the five of XML itself, so there is no bomb to defuse.
  parser.on('doctype', () => refuseFile('a document type in a workbook'))
  parser.on('error', (error) => refuseFile('broken XML in a workbook', error))
  xml.setEncoding('utf8')
  for await (const chunk of xml) {
    parser.write(chunk as string)
    yield* handler.take()
  }
  parser.close()
  yield* handler.take()
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
