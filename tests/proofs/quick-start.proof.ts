import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { findFreePort } from '@mot-cua/testing'
import { type Browser, openBrowser } from '@mot-cua/testing/browser'
import type { StackName } from '../interop/example-stacks.ts'
import { type Env, type Program, waitUntilReady } from '../journeys/program.ts'
import { addressesOf, findPortBase } from '../journeys/sandbox.ts'
import type { Proof, ProofResult } from './proof.ts'
import {
  findSection,
  type PageSection,
  readAnnouncement,
  readQuickStart,
} from './quick-start-page.ts'
import { linkPackages, makePlace, type Place } from './quick-start-place.ts'
import { StackSkipped, startService } from './quick-start-service.ts'
import { createStopwatch, type Stopwatch } from './quick-start-stopwatch.ts'
import { openTerminal } from './quick-start-terminal.ts'
import { type Scene, walks } from './quick-start-walk.ts'

/** What the page promises. A machine reads and types at once, so this leaves room for a person. */
const WITHIN_SECONDS = 15 * 60
/** Far above what it takes: how long it took is for the figures to tell. */
const READY_WITHIN_MS = 180_000
const STEP_WITHIN_MS = 20_000
const STACKS: readonly StackName[] = ['node', 'python', 'apache']
const titles = { node: 'Node', python: 'Python', apache: 'Apache' } as const

/** `installs`: 0 takes npm's packages from this repository, so that no network is needed. */
type Size = { stacks: number; installs: 0 | 1 }

export const proof: Proof<Size> = {
  title: 'the quick start, typed and clicked as it stands, signs a person in within 15 minutes',
  full: { stacks: STACKS.length, installs: 1 },
  short: { stacks: 1, installs: 0 },
  async run({ stacks, installs }) {
    const sections = readWalkedPage()
    const place = makePlace()
    const browser = await openBrowser()
    try {
      const stage = { place, browser, sections, isLinked: installs === 0 }
      const before = await installSandbox(stage)
      const tries: Try[] = []
      for (const stack of STACKS.slice(0, stacks))
        tries.push(await tryStack({ ...stage, stack, before }))
      return judge(tries)
    } finally {
      await browser.close()
      place.remove()
    }
  },
}

/** The page, every step of which this proof knows how to go. */
function readWalkedPage(): PageSection[] {
  const sections = readQuickStart()
  for (const [heading, known] of Object.entries(walks)) {
    const { steps } = findSection(sections, heading)
    if (steps.length === known.length) continue
    throw new Error(`“${heading}” has ${steps.length} steps, this proof goes ${known.length}`)
  }
  return sections
}

type Stage = { place: Place; browser: Browser; sections: PageSection[]; isLinked: boolean }
type Attempt = Stage & { stack: StackName; before: Record<string, number> }
type Try = {
  stack: StackName
  steps: number
  watch: Stopwatch
  /** Ways of the page that are closed on this machine. */
  closed: string[]
  end?: { skipped: string } | { failed: string }
}

function judge(tries: Try[]): ProofResult {
  const done = tries.filter(({ end }) => end === undefined || 'failed' in end)
  const isWhole = done.every(({ end }) => end === undefined)
  const isQuick = done.every(({ watch }) => watch.totalSeconds() <= WITHIN_SECONDS)
  return {
    n: done.reduce((sum, { steps }) => sum + steps, 0),
    holds: done.length > 0 && isWhole && isQuick,
    figures: Object.fromEntries(tries.flatMap(tell)),
  }
}

function tell({ stack, watch, closed, end }: Try): [string, number | string][] {
  const ended = Object.entries(end ?? {})
  const otherwise = closed.length === 0 ? [] : [['instead of', closed.join('; ')] as const]
  const times = [['machine seconds', watch.totalSeconds()] as const, ['stages', watch.describe()]]
  const isSkipped = end !== undefined && 'skipped' in end
  const told = [...(isSkipped ? [] : times), ...otherwise, ...ended]
  return told.map(([what, figure]) => [`${stack} ${what}`, figure])
}

/** Lines of the first block but the last, which starts the sandbox; answers their seconds. */
async function installSandbox({ place, sections, isLinked }: Stage) {
  const watch = createStopwatch()
  const terminal = openTerminal(place.folder, place.env)
  if (isLinked) linkPackages(place)
  const lines = isLinked ? [] : sandboxBlock(sections).lines
  for (const line of lines) await watch.time(line, () => terminal.run(line))
  return watch.seconds()
}

function sandboxBlock(sections: PageSection[]): { lines: string[]; start: string } {
  const [block = []] = findSection(sections, 'Minute 0: start the sandbox').blocks
  return { lines: block.slice(0, -1), start: block.at(-1) ?? '' }
}

/** From an empty data folder, as somebody who takes this one stack. */
async function tryStack(attempt: Attempt): Promise<Try> {
  const { stack, before, place } = attempt
  const watch = createStopwatch(before)
  const result: Try = { stack, steps: 0, watch, closed: [] }
  const running: Program[] = []
  try {
    await goThrough(attempt, result, running)
    return result
  } catch (error) {
    const isSkipped = error instanceof StackSkipped
    return {
      ...result,
      end: isSkipped
        ? { skipped: error.message }
        : { failed: stripVTControlCharacters(String(error)) },
    }
  } finally {
    for (const program of running.reverse()) await program.end('SIGTERM')
    rmSync(join(place.folder, 'data'), { recursive: true, force: true })
  }
}

async function goThrough(attempt: Attempt, result: Try, running: Program[]): Promise<void> {
  const { stack, place, sections, isLinked } = attempt
  const { watch } = result
  const moved = { base: await findPortBase(), port: await findFreePort() }
  const addresses = addressesOf(moved.base)
  const at = moveBy(moved)
  await watch.time('sandbox', async () => {
    // The thousands of residents change nothing of what the page shows.
    const few: Env = isLinked ? { RESIDENTS: '200' } : {}
    const env = { ...place.env, ...few, PORT_BASE: String(moved.base) }
    const program = openTerminal(place.folder, env).leave(sandboxBlock(sections).start)
    running.push(program)
    await waitUntilReady(program, READY_WITHIN_MS)
  })
  const service = await startService({
    place,
    stack,
    watch,
    isLinked,
    section: findSection(sections, titles[stack]),
    settings: { PORT: String(moved.port), DESK: addresses.desk },
    takenPort: Number(new URL(addresses.portal).port),
    announcement: at(readAnnouncement(sections)),
  })
  running.push(service.program)
  result.closed.push(...service.reasons)
  await walkThrough(attempt, result, at)
}

type Moved = { base: number; port: number }

/** Addresses as the page has them, where they are in this run. */
function moveBy({ base, port }: Moved): Scene['at'] {
  return (text) =>
    text
      .replace(/localhost:4(\d{3})/g, (_, rest: string) => `localhost:${base + Number(rest)}`)
      .replace('localhost:3000', `localhost:${port}`)
}

async function walkThrough(attempt: Attempt, result: Try, at: Scene['at']): Promise<void> {
  const context = await attempt.browser.newContext()
  context.setDefaultTimeout(STEP_WITHIN_MS)
  try {
    const [tab, second] = [await context.newPage(), await context.newPage()]
    const told = Object.keys(walks).map((heading) => findSection(attempt.sections, heading))
    const signInSteps = told[0]?.steps ?? []
    const scene: Scene = { tab, second, at, signInSteps, clientPage: '', messagesBefore: 0 }
    for (const section of told) {
      const stage = section.heading.replace(/^Minute \d+: /, '')
      await result.watch.time(stage, () => walkSection(section, result, scene))
    }
  } finally {
    await context.close()
  }
}

async function walkSection(section: PageSection, result: Try, scene: Scene): Promise<void> {
  const { heading, steps } = section
  for (const [index, told] of steps.entries()) {
    await walks[heading]?.[index]?.(told, scene).catch((cause: unknown) => {
      throw new Error(`${heading}, step ${index + 1}: ${String(cause)}`, { cause })
    })
    result.steps += 1
  }
}
