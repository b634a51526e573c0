import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { partyNames } from '../parties.ts'
import { renderEnvExample, renderSettingsDoc } from './settings-doc.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** The files made from the schemas, with what must stand in them. */
export function settingsFiles(): { path: string; text: string }[] {
  return [
    { path: join(ROOT, 'docs/operator/configuration.md'), text: renderSettingsDoc() },
    ...partyNames.map((party) => ({
      path: join(ROOT, `deploy/env/${party}.env.example`),
      text: renderEnvExample(party),
    })),
  ]
}

export function writeSettingsFiles(): void {
  for (const { path, text } of settingsFiles()) writeFileSync(path, text)
}
