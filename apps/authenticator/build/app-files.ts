/** Files of the app by their path under `/app/`; `index.html` and `sw.js` have blanks to fill in. */
export type AppFiles = Map<string, { body: Buffer; type: string }>

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  webmanifest: 'application/manifest+json',
}

export function addFile(files: AppFiles, name: string, body: Buffer): void {
  const type = types[name.slice(name.lastIndexOf('.') + 1)]
  if (type === undefined) throw new Error(`no media type for ${name}`)
  files.set(name, { body, type })
}
