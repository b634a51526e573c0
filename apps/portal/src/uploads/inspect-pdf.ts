/** The end must be near the end: software of scanners leaves a few bytes behind it. */
const TAIL_BYTES = 2048

/**
 * Names of what runs, starts programs or carries other files (ISO 32000-2 §12.6.4, §7.11.4). Only
 * what lies open is found: a PDF may pack its objects. That is why it is never shown here, only given
 * out as a file (docs/decisions/0024-data-store.md).
 */
const activeNames = ['/JavaScript', '/Launch', '/EmbeddedFile', '/RichMedia', '/SubmitForm']

/** Long enough that compressed data does not hold them by chance. */
const pageMarks = ['<script', '<html', '<iframe', '<!doctype html', '<foreignobject', '<?php']

export type PdfInspection = 'good' | 'damaged' | 'active-content'

export function inspectPdf(bytes: Buffer): PdfInspection {
  if (!bytes.subarray(-TAIL_BYTES).includes('%%EOF')) return 'damaged'
  const names = activeNames.some((name) => bytes.includes(name))
  return names || hasWrittenNames(bytes) ? 'active-content' : 'good'
}

/** A few dozen stand in a PDF of an office (`/Times#20New#20Roman`), as many more by chance. */
const MOST_WRITTEN_NAMES = 10_000
/** Bounded, so that ten megabytes of anything take one pass. */
const writtenName = /\/[^\s/<>[\]()%#]{0,32}#[\da-f]{2}[^\s/<>[\]()%]{0,64}/gi

/** A name may be written with its letters as numbers (`/J#61vaScript`); nobody does who means well. */
function hasWrittenNames(bytes: Buffer): boolean {
  let seen = 0
  for (const [name] of bytes.toString('latin1').matchAll(writtenName)) {
    seen += 1
    if (seen > MOST_WRITTEN_NAMES) return true
    const written = name.replace(/#([\da-f]{2})/gi, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    if (activeNames.some((active) => written.startsWith(active))) return true
  }
  return false
}

/** Whether a browser could take it for a page, as a file that is two things at once. */
export function hasPageMarkup(bytes: Buffer): boolean {
  const folded = bytes.toString('latin1').toLowerCase()
  return pageMarks.some((mark) => folded.includes(mark))
}
