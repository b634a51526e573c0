import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { findMissing, type StackName } from '../interop/example-stacks.ts'
import type { Program } from '../journeys/program.ts'
import type { PageSection } from './quick-start-page.ts'
import { type Place } from './quick-start-place.ts'
import type { Stopwatch } from './quick-start-stopwatch.ts'
import { CommandFailed, openTerminal, type Terminal, waitForEnd } from './quick-start-terminal.ts'

const READY_WITHIN_MS = 60_000
const APT = /^sudo apt install (?:--no-install-recommends )?/
/** What pip says where it cannot reach the packages of the world. */
const UNREACHED = /connection broken|ConnectTimeout/

/** None of the page's ways to start a stack is open on this machine. */
export class StackSkipped extends Error {
  override name = 'StackSkipped'
}

export type Start = {
  place: Place
  stack: StackName
  section: PageSection
  /** As the page says it: what the service is told beside its commands. */
  settings: { PORT: string; DESK: string }
  /** Said by each service when it is ready. */
  announcement: string
  /** In use by somebody else. */
  takenPort: number
  watch: Stopwatch
  /** npm's packages are here already. */
  isLinked: boolean
}

/** By the first of the page's ways that can be gone here; tells why those before it could not. */
export async function startService(start: Start): Promise<{ program: Program; reasons: string[] }> {
  const reasons: string[] = []
  for (const lines of start.section.blocks) {
    const reason = findClosed(start.stack, lines) ?? (await installIn(start, lines))
    if (reason === undefined) return { program: await launch(start, lines), reasons }
    reasons.push(reason)
  }
  throw new StackSkipped(reasons.join('; '))
}

/** A line for apt is not run, but what it names has to be here. */
function findClosed(stack: StackName, lines: string[]): string | undefined {
  const line = lines.find((candidate) => APT.test(candidate))
  if (line === undefined) return undefined
  return findMissing(stack) ?? findNotInstalled(line.replace(APT, '').split(' '))
}

function findNotInstalled(names: string[]): string | undefined {
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f=${Package} ${Status}\n', ...names])
  // Another system has other names; what is missing was looked for already.
  if (error) return undefined
  const said = stdout.toString().split('\n')
  const absent = names.filter((name) => !said.includes(`${name} install ok installed`))
  return absent.length === 0 ? undefined : `not installed: ${absent.join(', ')}`
}

const isInstalling = (line: string) => /^(npm install|python3 -m venv|\S+pip install)\b/.test(line)

/** All that comes before the service itself; the reason where the packages cannot be had. */
async function installIn(start: Start, lines: string[]): Promise<string | undefined> {
  const wanted = lines.filter(
    (line) => isInstalling(line) && !(start.isLinked && line.startsWith('npm')),
  )
  if (wanted.length === 0) return undefined
  const terminal = openTerminal(start.place.folder, start.place.env)
  try {
    await start.watch.time('install', async () => {
      for (const line of [...lines.filter((one) => one.startsWith('cd ')), ...wanted]) {
        await terminal.run(line)
      }
    })
    return undefined
  } catch (error) {
    if (!(error instanceof CommandFailed) || !UNREACHED.test(error.message)) throw error
    start.watch.forget('install')
    return `${wanted.at(-1)} reaches no packages`
  }
}

/** First on a port that is taken, as the page foresees, then on the one that is free. */
async function launch(start: Start, lines: string[]): Promise<Program> {
  const commands = lines.filter((line) => !APT.test(line) && !isInstalling(line))
  const { watch, settings, takenPort, announcement } = start
  await watch.time('taken port', async () => {
    const { program, terminal } = await type(start, commands, String(takenPort))
    const code = await waitForEnd(program)
    if (code === 0 || code === null)
      throw new Error(`nobody is told that a port is taken: ${terminal.said()}`)
  })
  return watch.time('start', async () => {
    const { program, terminal } = await type(start, commands, settings.PORT)
    await waitUntilServed({
      program,
      terminal,
      url: `http://localhost:${settings.PORT}`,
      announcement,
    })
    return program
  })
}

async function type(start: Start, commands: string[], PORT: string) {
  const { place, settings } = start
  const terminal = openTerminal(place.folder, { ...place.env, ...settings, PORT })
  for (const line of commands.slice(0, -1)) await terminal.run(line)
  return { terminal, program: terminal.leave(commands.at(-1) ?? '') }
}

type Served = { program: Program; terminal: Terminal; url: string; announcement: string }

async function waitUntilServed({ program, terminal, url, announcement }: Served): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline && program.child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok && terminal.said().includes(announcement)) return
    await pause(50)
  }
  await program.end('SIGKILL')
  throw new Error(`the service is not ready: ${terminal.said()}`)
}
