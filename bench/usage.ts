import { readdirSync, readFileSync } from 'node:fs'

/** What a process has used so far; Linux only, in steps of 10 ms. */
export type Usage = {
  cpuMs: number
  /** Of libuv's worker threads, on which Argon2 runs and, at identity, next to nothing else. */
  workerCpuMs: number
}

// USER_HZ is 100 on every Linux that Node runs on (man 5 proc).
const TICK_MS = 10

export function readUsage(pid: number): Usage {
  let workerCpuMs = 0
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const path = `/proc/${pid}/task/${task}`
    if (readFileSync(`${path}/comm`, 'utf8').trim() === 'libuv-worker') workerCpuMs += cpuOf(path)
  }
  return { cpuMs: cpuOf(`/proc/${pid}`), workerCpuMs }
}

/** Megabytes (2^20) of memory that the process has in RAM. */
export function readRssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/**
 * Of all PostgreSQL backends that serve one database, since they began. Pools let go of those that
 * are idle: of one that has ended, what it had used when it was last looked at stays counted.
 */
export function createBackendMeter(databaseUrl: string): () => number {
  const name = new URL(databaseUrl).pathname.slice(1)
  const usedMs = new Map<string, number>()
  return () => {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue
      try {
        const title = readFileSync(`/proc/${entry}/cmdline`, 'utf8')
        if (!title.startsWith('postgres:') || !title.includes(name)) continue
        usedMs.set(entry, cpuOf(`/proc/${entry}`))
      } catch {
        // It has ended since the folder was read.
      }
    }
    return [...usedMs.values()].reduce((sum, ms) => sum + ms, 0)
  }
}

/** Fields 14 and 15 of `stat`: time in user and in kernel mode. */
function cpuOf(path: string): number {
  const stat = readFileSync(`${path}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
