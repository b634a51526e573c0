import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** A file with its content's hash in the URL, so that it may be cached for ever. */
export type Asset = {
  url: string
  contentType: string
  body: Buffer<ArrayBuffer>
  /** Absent where compressing does not pay, as with fonts. */
  gzipped: Buffer<ArrayBuffer> | undefined
}

export const ASSETS_PATH = '/assets/'

export function createAsset(fileName: string, contentType: string, content: Buffer): Asset {
  const body = Buffer.from(content)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  const dot = fileName.lastIndexOf('.')
  return {
    url: `${ASSETS_PATH}${fileName.slice(0, dot)}.${hash}${fileName.slice(dot)}`,
    contentType,
    body,
    gzipped: contentType.startsWith('text/')
      ? Buffer.from(gzipSync(body, { level: 9 }))
      : undefined,
  }
}
