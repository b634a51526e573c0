import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Env } from '../journeys/program.ts'
import { ProofSkipped } from './proof.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const WORKSPACES = '@mot-cua'

/** What a stranger begins with: the tracked files and nothing else, and an empty home. */
export type Place = { folder: string; env: Env; remove(): void }

export function makePlace(): Place {
  const tracked = listTracked()
  const place = mkdtempSync(join(tmpdir(), 'motcua-quick-start-'))
  const folder = join(place, 'mot-cua')
  const home = join(place, 'home')
  mkdirSync(home)
  // Apache reads it as another user where root starts it.
  execFileSync('chmod', ['755', place])
  for (const file of tracked) cpSync(join(ROOT, file), join(folder, file))
  return {
    folder,
    env: { HOME: home, PATH: strangersPath(), npm_config_update_notifier: 'false' },
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

/**
 * In place of `npm ci`, for runs that need no network: outside packages are those of this
 * repository, the workspaces those of the copy.
 */
export function linkPackages({ folder }: Place): void {
  const [from, to] = [join(ROOT, 'node_modules'), join(folder, 'node_modules')]
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    if (name !== WORKSPACES) symlinkSync(join(from, name), join(to, name))
  }
  // Links as they stand lead into the copy: they are relative.
  cpSync(join(from, WORKSPACES), join(to, WORKSPACES), { recursive: true, verbatimSymlinks: true })
}

function listTracked(): string[] {
  try {
    const names = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, stdio: 'pipe' }).toString()
    return names.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)))
  } catch {
    throw new ProofSkipped('no git here: a stranger gets the files that it knows')
  }
}

/** Without the programs that npm adds for its own scripts: among them is the right Node. */
function strangersPath(): string {
  const { PATH = '' } = process.env
  const parts = PATH.split(delimiter).filter((part) => !part.includes('node_modules'))
  return parts.join(delimiter)
}
