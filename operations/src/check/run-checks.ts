import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

type Process = Pick<ChildProcessByStdio<null, Readable, Readable>, 'stdout' | 'stderr' | 'once'>

type Running = {
  atOnce: number
  start: (check: string) => Process
  say: (text: string) => void
}

/** Runs checks side by side, tells each by itself when it is over, and answers those that failed. */
export async function runChecks(checks: readonly string[], running: Running): Promise<string[]> {
  const waiting = [...checks]
  const failed: string[] = []
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (!(await runOne(check, running))) failed.push(check)
    }
  }
  await Promise.all(Array.from({ length: running.atOnce }, work))
  return failed
}

async function runOne(check: string, { start, say }: Running): Promise<boolean> {
  const startedAt = performance.now()
  const child = start(check)
  let said = ''
  const hear = (part: Buffer) => (said += part.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const [code] = (await once(child as never, 'close')) as [number | null]
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const isGood = code === 0
  say(`${isGood ? 'ok' : 'FAILED'} ${check} (${seconds} s)\n${isGood ? '' : said}`)
  return isGood
}
