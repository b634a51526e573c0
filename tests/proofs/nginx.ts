import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ProofSkipped } from './proof.ts'

const EXAMPLES = resolve(import.meta.dirname, '../../deploy/nginx')
const PROGRAMS = ['/usr/sbin/nginx', 'nginx']

/** The sites of the examples, by their party. */
const hosts = {
  registry: 'registry.internal',
  identity: 'id.example.vn',
  portal: 'dvc.example.vn',
  onestop: 'dvc.binhdinh.example.vn',
} as const
type Site = keyof typeof hosts

export type Nginx = {
  /** Identity through the proxy: plain, because the drivers are, and with TLS. */
  url: string
  tlsUrl: string
  accessLog(): string
  /** Status of one request over TLS, the certificate checked against our own authority. */
  getByTls(path: string): Promise<number>
  close(): Promise<void>
}

type Proxied = {
  /** Where it is reached without TLS. */
  plain: number
  /** Of its processes. */
  ports: readonly number[]
}
type Ports = { tls: number; identity: Proxied } & Partial<Record<Site, Proxied>>

/** The examples of `deploy/nginx`, run as they stand but for ports, names and where their files are. */
export async function startNginx(ports: Ports): Promise<Nginx> {
  const { tls, identity } = ports
  const program = PROGRAMS.find((name) => spawnSync(name, ['-v']).status === 0)
  if (program === undefined) throw new ProofSkipped('no nginx here')
  const folder = mkdtempSync(join(tmpdir(), 'motcua-nginx-'))
  const certificate = makeCertificate(folder, readExample(ports))
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configure(folder, ports))
  // Throws what nginx says when it does not take the file.
  execFileSync(program, ['-t', '-q', '-c', file], { stdio: 'pipe' })
  const child = spawn(program, ['-c', file], { stdio: 'ignore' })
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  const url = `http://localhost:${identity.plain}`
  await waitUntilUp(url, child)
  return {
    url,
    tlsUrl: `https://localhost:${tls}`,
    accessLog: () => readFileSync(join(folder, 'mot-cua.log'), 'utf8'),
    getByTls: (path) => getByTls({ port: tls, path, ca: certificate }),
    async close() {
      process.off('exit', stop)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

/** The one for the registry stands in a file of its own, and only where it takes part. */
function readExample(ports: Ports): string {
  const files = ['mot-cua.conf', ...(ports.registry ? ['registry.conf'] : [])]
  return files.map((file) => readFileSync(join(EXAMPLES, file), 'utf8')).join('\n')
}

/** As the example has them for identity, where it has two. */
const REPLACEABLE = 'max_fails=2 fail_timeout=2s'

function configure(folder: string, ports: Ports): string {
  const { tls, ...sites } = ports
  const proxied = Object.entries(sites) as [Site, Proxied][]
  const example = proxied.reduce(serve, readExample(ports))
  const site = example
    // The other parties are not here: nginx looks every name up before it starts.
    .replaceAll(/(?<= server )[a-z]+-\d:\d+/g, '127.0.0.1:9')
    .replaceAll('/etc/nginx/tls/', `${folder}/`)
    .replace('/var/log/nginx/mot-cua.log', `${folder}/mot-cua.log`)
    .replace('  listen 80;\n  return 308 https://$host$request_uri;\n', '  listen 127.0.0.1:1;\n')
    .replaceAll(/listen \d+ ssl;/g, `listen 127.0.0.1:${tls} ssl;`)
    .replace(/server \{\n {2}listen 127\.0\.0\.1:1;\n\}\n/, '')
    // Clients reach the parties by another port than 443, which `$host` leaves out.
    .replaceAll('proxy_set_header Host $host;', 'proxy_set_header Host $http_host;')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events {}
http {
${temporary.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
${site}
}
`
}

/** Its processes in place of the names, and the same server reached without TLS as well. */
function serve(example: string, [site, { plain, ports }]: [Site, Proxied]): string {
  const servers = ports.map((port) => `  server 127.0.0.1:${port} ${REPLACEABLE};\n`)
  const [first = ''] = new RegExp(`upstream motcua_${site} {[^}]*}`).exec(example) ?? []
  const upstream = first.replace(/(?: {2}server [^;]+;\n)+/, servers.join(''))
  // Over TLS identity is asked by the name of this machine; the others would claim it too.
  const name = site === 'identity' ? 'localhost' : hosts[site]
  return example
    .replace(first, upstream)
    .replace(`server_name ${hosts[site]};`, `listen 127.0.0.1:${plain};\n  server_name ${name};`)
}

/** Self-signed, for each name the example has one for and for this machine. */
function makeCertificate(folder: string, example: string): Buffer {
  const named = example.matchAll(/ssl_certificate \/etc\/nginx\/tls\/(.+)\.pem;/g)
  for (const [, name] of named) {
    const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    const made = spawnSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name}`
        .split(' ')
        .concat('-keyout', key, '-out', file)
        .concat('-addext', `subjectAltName=DNS:${name},DNS:localhost`),
    )
    if (made.status !== 0) throw new ProofSkipped('no openssl here')
  }
  return readFileSync(join(folder, 'id.example.vn.pem'))
}

async function waitUntilUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer) return
    await pause(50)
  }
  throw new Error('nginx did not come up')
}

async function getByTls(asked: { port: number; path: string; ca: Buffer }): Promise<number> {
  const asking = request({ host: 'localhost', ...asked }).end()
  const [answer] = (await once(asking, 'response')) as [{ statusCode: number; resume(): void }]
  answer.resume()
  return answer.statusCode
}
