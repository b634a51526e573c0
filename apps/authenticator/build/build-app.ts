import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { shellStyles } from '@mot-cua/web'
import { build, type Metafile, transform } from 'esbuild'
import packageJson from '../package.json' with { type: 'json' }
import { type AppFiles, addFile } from './app-files.ts'
import { drawIcon } from './icon.ts'
import { manifestOf, textProfiles } from './manifest.ts'

const SOURCES = join(import.meta.dirname, '../src')
/** Chrome 89, Safari 15, Firefox 108 and later. */
const TARGET = 'es2022'

/** The phone app, ready to be served; the same sources make the same files. */
export async function buildPhoneApp(): Promise<AppFiles> {
  const files: AppFiles = new Map()
  const [scripts, worker] = await Promise.all([bundle(), readWorker()])
  for (const { path, contents } of scripts.outputFiles) {
    addFile(files, basename(path), Buffer.from(contents))
  }
  const styles = addHashed(files, 'app.css', Buffer.from(shellStyles(readSource('app.css'))))
  const icons = [192, 512].map((side) => ({
    side,
    name: addHashed(files, `icon-${side}.png`, drawIcon(side)),
  }))
  for (const profile of textProfiles) {
    const manifest = JSON.stringify(manifestOf(profile, icons))
    addFile(files, `${profile}.webmanifest`, Buffer.from(manifest))
  }
  const precached = [...files.keys()].filter((name) => !name.endsWith('.webmanifest'))
  const shell = fillShell({ ...scriptNames(scripts.metafile), styles, icon: icons[0]?.name ?? '' })
  addFile(files, 'index.html', Buffer.from(shell))
  const list = precached.map((name) => JSON.stringify(`/app/${name}`)).join(',')
  addFile(files, 'sw.js', Buffer.from(worker.replace(/["']__FILES__["']/, list)))
  return files
}

/** The same as a folder, for a release. */
export async function writePhoneApp(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [name, { body }] of await buildPhoneApp()) writeFileSync(join(folder, name), body)
}

function bundle() {
  return build({
    entryPoints: [join(SOURCES, 'main.tsx')],
    outdir: join(SOURCES, 'out'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    // What is loaded only when needed is a file of its own.
    splitting: true,
    format: 'esm',
    target: TARGET,
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
}

async function readWorker(): Promise<string> {
  const { code } = await transform(readSource('service-worker.js'), {
    minify: true,
    target: TARGET,
  })
  return code
}

type ScriptNames = { script: string; preloads: string[] }

/** The first script, and what it needs before it can run. */
function scriptNames({ outputs }: Metafile): ScriptNames {
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint !== undefined)
  if (!entry) throw new Error('esbuild made no entry')
  const [path, { imports }] = entry
  const preloads = imports.filter(({ kind }) => kind === 'import-statement')
  return { script: basename(path), preloads: preloads.map((one) => basename(one.path)) }
}

function fillShell({
  script,
  preloads,
  styles,
  icon,
}: ScriptNames & Record<'styles' | 'icon', string>) {
  const links = preloads.map((name) => `<link rel="modulepreload" href="/app/${name}">\n`).join('')
  return readSource('index.html')
    .replaceAll('__APP_VERSION__', versionOf(script))
    .replaceAll('__ICON__', icon)
    .replaceAll('__STYLES__', styles)
    .replaceAll('__PRELOADS__', links)
    .replaceAll('__SCRIPT__', script)
}

/** The release, and what tells two builds of it apart. */
function versionOf(script: string): string {
  const [, hash = ''] = /-([A-Z0-9]{8})\.js$/.exec(script) ?? []
  return `${packageJson.version} (${hash})`
}

/** With the hash of its content in its name, as esbuild names scripts. */
function addHashed(files: AppFiles, name: string, body: Buffer): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 8).toUpperCase()
  const dot = name.lastIndexOf('.')
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`
  addFile(files, hashed, body)
  return hashed
}

function readSource(name: string): string {
  return readFileSync(join(SOURCES, 'shell', name), 'utf8')
}
