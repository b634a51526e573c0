import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** The phone app as its build made it: files by their path under `/app/`. */
export type PhoneAppFiles = ReadonlyMap<string, { body: Buffer; type: string }>

/** What the app must know of this installation. */
export type PhoneAppSettings = {
  issuer: string
  profile: 'neutral' | 'vn-2024'
  isOfficial: boolean
  hotline: string
}

export type ServedFile = {
  body: Buffer<ArrayBuffer>
  /** Absent where compressing does not pay. */
  gzipped: Buffer<ArrayBuffer> | undefined
  type: string
  /** Its name changes with its content, so that it may be kept for ever. */
  isHashed: boolean
}

export type PhoneApp = { shell: ServedFile; files: ReadonlyMap<string, ServedFile> }

/** Fills in what only an installation knows, and packs everything once. */
export function preparePhoneApp(built: PhoneAppFiles, settings: PhoneAppSettings): PhoneApp {
  const shell = fillShell(built, settings)
  // A changed hotline is a new version too: phones fetch the shell that they keep anew.
  const version = createHash('sha256').update(shell).digest('hex').slice(0, 12)
  const files = [...built].map(([name, { body, type }]): [string, ServedFile] => {
    const filled =
      name === 'sw.js' ? Buffer.from(body.toString().replaceAll('__VERSION__', version)) : body
    return [name, pack(filled, { name, type })]
  })
  const served = new Map(files)
  served.delete('index.html')
  return { shell: pack(Buffer.from(shell), { name: '', type: HTML }), files: served }
}

const HTML = 'text/html; charset=utf-8'

function fillShell(built: PhoneAppFiles, settings: PhoneAppSettings): string {
  const manifest = `${settings.profile}.webmanifest`
  const { name } = JSON.parse(textOf(built, manifest)) as { name: string }
  return textOf(built, 'index.html')
    .replaceAll('__SETTINGS__', escapeHtml(JSON.stringify(settings)))
    .replaceAll('__NAME__', escapeHtml(name))
    .replaceAll('__MANIFEST__', manifest)
}

/** @throws when the build is not of this version */
function textOf(built: PhoneAppFiles, name: string): string {
  const file = built.get(name)
  if (!file) throw new Error(`the phone app's build lacks ${name}`)
  return file.body.toString()
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function pack(content: Buffer, { name, type }: { name: string; type: string }): ServedFile {
  const body = Buffer.from(content)
  return {
    body,
    gzipped: type === 'image/png' ? undefined : Buffer.from(gzipSync(body, { level: 9 })),
    type,
    isHashed: /-[A-Z0-9]{8}\.\w+$/.test(name),
  }
}
