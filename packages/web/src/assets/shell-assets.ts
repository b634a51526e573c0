import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { assembleStyles, type FontUrls, type StyleSource } from './assemble-styles.ts'
import { type Asset, createAsset } from './asset.ts'
import { joinModules, joinScripts, removeComments } from './join-scripts.ts'

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
  'tiles',
  'records',
  'side-menu',
  'media',
] as const

/** Of pages with a banner: sites with a menu of their own, and those who act for a body. */
const siteStyleSheets = ['site-menu', 'hats'] as const

const scripts = [
  'error-summary',
  'menus',
  'password-toggle',
  'submit-once',
  'unsaved',
  'not-before',
  'countdown',
  'web-otp',
] as const

/** Of the script of a QR card: each before those that import it. */
const qrCardParts = ['qr-painter', 'qr-questions', 'qr-words', 'qr-card'] as const

const fonts = [
  'be-vietnam-pro-vietnamese-400-normal',
  'be-vietnam-pro-vietnamese-700-normal',
  'be-vietnam-pro-latin-400-normal',
  'be-vietnam-pro-latin-700-normal',
] as const

export type ShellAssets = {
  stylesheetUrl: string
  /** After the one before, on pages with a banner only. */
  siteStylesheetUrl: string
  scriptUrl: string
  /** Draws a QR code and waits for its end; loaded only by pages with one. */
  qrCardUrl: string
  /** The encoder, a module that the script before asks for when it has something to draw. */
  qrEncoderUrl: string
  /** Asks the device for a passkey; loaded only by pages with such a form. */
  passkeyUrl: string
  /** Every file the pages may ask for, by its URL. */
  byUrl: ReadonlyMap<string, Asset>
}

const fontAssets = fonts.map(loadFont)

/** Read and hashed once, when the process starts; never changes while it runs. */
export const shellAssets: ShellAssets = loadShellAssets()

function loadShellAssets(): ShellAssets {
  const stylesheet = createAsset('shell.css', 'text/css; charset=utf-8', readStyles())
  const siteStyles = assembleStyles(siteStyleSheets.map(readStyleSheet), {})
  const site = createAsset('site.css', 'text/css; charset=utf-8', Buffer.from(siteStyles))
  const script = createScript('shell.js', readScripts())
  const qrCard = createScript('qr-card.js', joinScripts([joinModules(qrCardParts.map(readScript))]))
  const qrEncoder = createScript('qr-encoder.js', readEncoder())
  const passkey = createScript('passkey.js', joinScripts([readScript('passkey')]))
  const all = [...fontAssets, stylesheet, site, script, qrCard, qrEncoder, passkey]
  return {
    stylesheetUrl: stylesheet.url,
    siteStylesheetUrl: site.url,
    scriptUrl: script.url,
    qrCardUrl: qrCard.url,
    qrEncoderUrl: qrEncoder.url,
    passkeyUrl: passkey.url,
    byUrl: new Map(all.map((asset) => [asset.url, asset])),
  }
}

function loadFont(name: string): Asset {
  const file = createRequire(import.meta.url).resolve(
    `@fontsource/be-vietnam-pro/files/${name}.woff2`,
  )
  return createAsset(`${name}.woff2`, 'font/woff2', readFileSync(file))
}

function readStyles(): Buffer {
  return Buffer.from(shellStyles())
}

/**
 * The shell's style sheet for pages that the shell does not draw, with `own` rules at its end. Its
 * fonts are the shell's files under `/assets/`.
 */
export function shellStyles(own = ''): string {
  const sources = styleSheets.map(readStyleSheet)
  const fontUrls: FontUrls = Object.fromEntries(
    fonts.map((name, index) => [name, fontAssets[index]?.url ?? '']),
  )
  return assembleStyles([...sources, { name: 'own', css: own }], fontUrls)
}

function readStyleSheet(name: string): StyleSource {
  return { name, css: readSource(`styles/${name}.css`) }
}

function createScript(fileName: string, source: string): Asset {
  return createAsset(fileName, 'text/javascript; charset=utf-8', Buffer.from(source))
}

function readScripts(): string {
  return joinScripts(scripts.map(readScript))
}

function readScript(name: string): string {
  return readSource(`browser/${name}.client.js`)
}

/** The same encoder that draws on the server: one file that imports nothing. */
function readEncoder(): string {
  const file = createRequire(import.meta.url).resolve('qr')
  return removeComments(readFileSync(file, 'utf8'))
}

function readSource(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}
