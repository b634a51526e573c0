import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { PhoneAppFiles } from './phone-app.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** The phone app of a release; undefined where there is none beside the server. */
export function readPhoneAppFolder(folder: string): PhoneAppFiles | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined
  const files = readdirSync(folder).flatMap((name) => {
    const type = types[extname(name)]
    return type === undefined
      ? []
      : [[name, { body: readFileSync(join(folder, name)), type }] as const]
  })
  return new Map(files)
}
