import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writePhoneApp } from '@mot-cua/authenticator/build'
import { build, type Plugin } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../../..')

export const appNames = ['identity', 'onestop', 'portal', 'registry'] as const
export type AppName = (typeof appNames)[number]

// A bundle is an ES module; libraries inside it that are CommonJS ask for Node's modules by require.
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'
const require = makeRequire(import.meta.url)`

/**
 * What stays outside the bundle: machine code, read from `node_modules` beside it. Of several
 * platforms' packages only those of this machine are installed.
 */
const NATIVE = ['@node-rs/argon2', '@node-rs/bcrypt']
const PLATFORMS = ['linux-x64-gnu', 'linux-arm64-gnu']
/** The decoder of pictures: its own code, what that imports, and its machine code. */
const PICTURES = ['sharp', '@img/colour', 'detect-libc', 'semver']
const PICTURE_CODE = ['sharp', 'sharp-libvips'].map((name) => `@img/${name}-linux-`)
const PICTURE_PLATFORMS = ['x64', 'arm64']
/** They check passwords. */
const WITH_NATIVE: readonly AppName[] = ['identity', 'onestop', 'portal']

/** Builds one app into `<outDir>/<app>`: everything it needs but Node itself. */
export async function buildApp(app: AppName, outDir = join(ROOT, 'dist')): Promise<string> {
  const target = join(outDir, app)
  rmSync(target, { recursive: true, force: true })
  await bundle(app, join(target, 'server/main.js'))
  writeFileSync(join(target, 'package.json'), '{"type":"module"}\n')
  copyAssets(target)
  if (WITH_NATIVE.includes(app)) copyNative(target)
  // The one app that draws pictures of people.
  if (app === 'onestop') copyPictures(target)
  // Names of communes, read from beside the server where packages/places reads them.
  cpSync(join(ROOT, 'packages/places/data'), join(target, 'data'), { recursive: true })
  if (app === 'identity') await writePhoneApp(join(target, 'app'))
  return target
}

async function bundle(app: AppName, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, `apps/${app}/src/main.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    // Names in stack traces are what an operator reads to us.
    minify: false,
    legalComments: 'linked',
    banner: { js: REQUIRE },
    external: [...NATIVE, 'sharp', 'pg-native'],
    plugins: [withoutEmbeddedDatabase],
    logLevel: 'warning',
  })
}

/** PGlite, half a gigabyte when running, belongs to the sandbox: nothing of it in a release. */
const withoutEmbeddedDatabase: Plugin = {
  name: 'without-embedded-database',
  setup(building) {
    building.onResolve({ filter: /^@electric-sql\/pglite$/ }, ({ path }) => ({
      path,
      external: true,
      sideEffects: false,
    }))
  },
}

/** Styles, scripts, fonts and the QR encoder, at the place where the shell looks for them beside its own file. */
function copyAssets(target: string): void {
  const web = join(ROOT, 'packages/web/src')
  cpSync(join(web, 'styles'), join(target, 'styles'), { recursive: true })
  cpSync(join(web, 'browser'), join(target, 'browser'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  })
  copyPackage('@fontsource/be-vietnam-pro', target, (path) => !/\.(?:css|scss|woff)$/.test(path))
  // Served to browsers as it is; what identity draws itself is in the bundle.
  copyPackage('qr', target, (path) => !/\/(?:src|decode\.\w+|dom\.\w+|.*\.d\.ts)$/.test(path))
}

function copyNative(target: string): void {
  for (const name of NATIVE) {
    const code = PLATFORMS.filter((platform) => copyPackage(`${name}-${platform}`, target))
    if (!copyPackage(name, target) || code.length === 0) {
      throw new Error(`no machine code of ${name} for this platform`)
    }
  }
}

function copyPictures(target: string): void {
  const copied = PICTURES.filter((name) => copyPackage(name, target))
  const code = PICTURE_PLATFORMS.filter((platform) =>
    PICTURE_CODE.every((name) => copyPackage(name + platform, target)),
  )
  if (copied.length < PICTURES.length || code.length === 0) {
    throw new Error('no machine code of sharp for this platform')
  }
}

/** False when the package is not installed, as those of other platforms are not. */
function copyPackage(name: string, target: string, filter = (_path: string) => true): boolean {
  const folder = findPackage(name)
  if (folder === undefined) return false
  const to = join(target, 'node_modules', name)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(folder, to, { recursive: true, dereference: true, filter })
  return true
}

function findPackage(name: string): string | undefined {
  const require = createRequire(pathToFileURL(join(ROOT, 'packages/web/package.json')))
  // Where npm puts nearly everything: some have no entry, or one further down in their folder.
  const usual = join(ROOT, 'node_modules', name)
  if (existsSync(join(usual, 'package.json'))) return usual
  // Not every package lets its description be resolved; those have their entry beside it.
  for (const file of [`${name}/package.json`, name]) {
    try {
      return dirname(require.resolve(file))
    } catch {}
  }
  return undefined
}
