import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { assembleStyles, type FontUrls } from './assemble-styles.ts'
import { type Asset, createAsset } from './asset.ts'
import { joinScripts } from './join-scripts.ts'

const styleSheets = [
  'fonts',
  'tokens-light',
  'tokens-dark',
  'base',
  'layout',
  'menus',
  'forms',
  'buttons',
  'feedback',
  'content',
  'media',
] as const

const scripts = [
  'error-summary',
  'menus',
  'password-toggle',
  'submit-once',
  'not-before',
  'countdown',
  'web-otp',
] as const

const fonts = [
  'be-vietnam-pro-vietnamese-400-normal',
  'be-vietnam-pro-vietnamese-700-normal',
  'be-vietnam-pro-latin-400-normal',
  'be-vietnam-pro-latin-700-normal',
] as const

export type ShellAssets = {
  stylesheetUrl: string
  scriptUrl: string
  /** Every file the pages may ask for, by its URL. */
  byUrl: ReadonlyMap<string, Asset>
}

/** Read and hashed once, when the process starts; never changes while it runs. */
export const shellAssets: ShellAssets = loadShellAssets()

function loadShellAssets(): ShellAssets {
  const fontAssets = fonts.map(loadFont)
  const fontUrls: FontUrls = Object.fromEntries(
    fonts.map((name, index) => [name, fontAssets[index]?.url ?? '']),
  )
  const stylesheet = createAsset('shell.css', 'text/css; charset=utf-8', readStyles(fontUrls))
  const script = createAsset('shell.js', 'text/javascript; charset=utf-8', readScripts())
  const all = [...fontAssets, stylesheet, script]
  return {
    stylesheetUrl: stylesheet.url,
    scriptUrl: script.url,
    byUrl: new Map(all.map((asset) => [asset.url, asset])),
  }
}

function loadFont(name: string): Asset {
  const file = createRequire(import.meta.url).resolve(
    `@fontsource/be-vietnam-pro/files/${name}.woff2`,
  )
  return createAsset(`${name}.woff2`, 'font/woff2', readFileSync(file))
}

function readStyles(fontUrls: FontUrls): Buffer {
  const sources = styleSheets.map((name) => ({ name, css: readSource(`styles/${name}.css`) }))
  return Buffer.from(assembleStyles(sources, fontUrls))
}

function readScripts(): Buffer {
  return Buffer.from(joinScripts(scripts.map((name) => readSource(`browser/${name}.client.js`))))
}

function readSource(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}
