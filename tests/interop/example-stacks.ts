import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { vi } from 'vitest'

const EXAMPLES = resolve(import.meta.dirname, '../../examples')
const READY_WITHIN_MS = 20_000
const APACHE_MODULE = '/usr/lib/apache2/modules/mod_auth_openidc.so'

export type StackName = 'node' | 'python' | 'apache'

/** One of the examples, running against a sandbox. */
export type RunningExample = {
  url: string
  /** Where its button leads. */
  signInUrl: string
  clientId: string
  /** Everything it said. */
  log(): string
  close(): Promise<void>
}

type Options = { desk: string; port: number; issuer?: 'portal' | 'identity'; env?: Env }
type Env = Record<string, string>

/** Why an example cannot run on this machine; undefined where it can. */
export function findMissing(stack: StackName): string | undefined {
  if (stack === 'python' && !findPython()) {
    return 'no python3 with Authlib and Flask (Debian: python3-authlib python3-flask)'
  }
  if (stack !== 'apache') return undefined
  if (!existsSync(APACHE_MODULE)) return 'no libapache2-mod-auth-openidc'
  const absent = ['apache2', 'curl', 'jq'].filter((name) => !isThere(name))
  return absent.length === 0 ? undefined : `no ${absent.join(', ')}`
}

function isThere(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { env: withSbin() }).status === 0
}

function withSbin(): Env {
  const { PATH = '', HOME = '' } = process.env
  return { PATH: `${PATH}:/usr/sbin:/sbin`, HOME }
}

function findPython(): string | undefined {
  const canRun = (python: string) =>
    spawnSync(python, ['-c', 'import authlib, flask, requests'], { env: withSbin() }).status === 0
  return ['python3', '/usr/bin/python3'].find(canRun)
}

/** Starts it as its README says, in a folder of its own for what it keeps. */
export async function startExample(stack: StackName, options: Options): Promise<RunningExample> {
  const folder = mkdtempSync(join(tmpdir(), `motcua-example-${stack}-`))
  const url = `http://localhost:${options.port}`
  const env = {
    ...withSbin(),
    PORT: String(options.port),
    DESK: options.desk,
    ISSUER: options.issuer ?? 'portal',
    TIMEOUT_SECONDS: '2',
    REGISTRATION_FILE: join(folder, 'registration.json'),
    RUN: folder,
    ...options.env,
  }
  const { said, child } = launch(stack, { folder, env })
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const errorLog = join(folder, 'error.log')
  const log = () => said.join('') + (existsSync(errorLog) ? readFileSync(errorLog, 'utf8') : '')
  try {
    await waitUntilReady({ child, url, log })
  } catch (error) {
    await close()
    throw error
  }
  const signInUrl = `${url}${stack === 'apache' ? '/app/' : '/sign-in'}`
  return { url, signInUrl, clientId: readClientId(folder), log, close }
}

function readClientId(folder: string): string {
  const text = readFileSync(join(folder, 'registration.json'), 'utf8')
  return (JSON.parse(text) as { client_id: string }).client_id
}

function launch(stack: StackName, { folder, env }: { folder: string; env: Env }) {
  const cwd = join(EXAMPLES, stack)
  if (stack === 'apache') execFileSync('sh', ['set-up.sh'], { cwd, env, stdio: 'pipe' })
  const [command, ...args] = {
    node: [process.execPath, 'server.js'],
    python: [findPython() ?? 'python3', 'server.py'],
    apache: ['apache2', '-d', folder, '-f', join(cwd, 'httpd.conf'), '-DFOREGROUND'],
  }[stack] as [string, ...string[]]
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  }
  process.once('exit', () => child.kill('SIGKILL'))
  return { child, said }
}

type Waiting = { child: ChildProcess; url: string; log: () => string }

function waitUntilReady({ child, url, log }: Waiting): Promise<unknown> {
  const look = async () => {
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`the example answers ${answer.status}: ${log()}`)
  }
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the example ended: ${log()}`)
  })
  return Promise.race([ended, vi.waitFor(look, { timeout: READY_WITHIN_MS, interval: 100 })])
}
