import { readFileSync } from 'node:fs'

const KIT = new URL('../../../examples/button-kit/', import.meta.url)

const types = {
  'sign-in-button.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
  'button.vi.html': 'text/plain; charset=utf-8',
  'button.en.html': 'text/plain; charset=utf-8',
} as const
type ButtonFileName = keyof typeof types

export const buttonFileNames = Object.keys(types) as ButtonFileName[]

/** The kit as it lies in the repository: what people copy is what the page shows. */
export function readButtonFile(name: ButtonFileName): { type: string; text: string } {
  return { type: types[name], text: readFileSync(new URL(name, KIT), 'utf8') }
}
