import type { Random } from '../../sandbox/src/residents/random.ts'
import type { Draft, Pairs } from './malformed-drafts.ts'
import {
  authorizations,
  contentTypes,
  cookieTexts,
  hosts,
  nastyHeaders,
  nastyNames,
  nastyTexts,
  oddMethods,
  pathEnds,
  rawBodies,
  targets,
} from './malformed-values.data.ts'

type Mutation = (draft: Draft, random: Random) => void

/** Mostly one, so that what is broken gets as far as it can. */
const COUNTS = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const

/** Breaks a draft in one to four ways; answers what was done, for the report. */
export function mutate(draft: Draft, random: Random): string[] {
  const names = Object.keys(mutations) as (keyof typeof mutations)[]
  return Array.from({ length: random.pick(COUNTS) }, () => {
    const name = random.pick(names)
    mutations[name](draft, random)
    return name
  })
}

const mutations = {
  value(draft, random) {
    const pairs = somePairs(draft, random)
    const at = pairs && random.between(0, pairs.length - 1)
    const pair = pairs?.[at ?? 0]
    if (pair) pair[1] = random.pick(nastyTexts)
    else draft.query.push(['q', random.pick(nastyTexts)])
  },
  jsonValue(draft, random) {
    if (draft.json === undefined) draft.json = random.pick<unknown>([null, [], 1, 'x', {}])
    else draft.json = breakJson(draft.json, random)
  },
  dropField(draft, random) {
    const pairs = somePairs(draft, random)
    pairs?.splice(random.between(0, pairs.length - 1), 1)
  },
  duplicate(draft, random) {
    const pairs = somePairs(draft, random)
    if (pairs) pairs.push([random.pick(pairs)[0], random.pick(nastyTexts)])
  },
  renameField(draft, random) {
    const pair = pickPair(draft, random)
    if (pair) pair[0] = random.pick([`${pair[0]}[]`, `${pair[0]}[$ne]`, `__proto__[${pair[0]}]`])
  },
  addField(draft, random) {
    const pairs = random.chance(0.5) ? draft.query : draft.fields
    pairs.push([random.pick(nastyNames), random.pick(nastyTexts)])
  },
  manyFields(draft, random) {
    const pairs = random.chance(0.5) ? draft.query : draft.fields
    for (let index = 0; index < 300; index += 1) pairs.push([`f${index}`, 'x'])
  },
  method: (draft, random) => void (draft.method = random.pick(oddMethods)),
  otherMethod(draft, random) {
    draft.method = draft.method === 'GET' ? 'POST' : random.pick(['GET', 'PUT', 'DELETE'])
  },
  contentType: (draft, random) => setHeader(draft, 'content-type', random.pick(contentTypes)),
  body: (draft, random) => void (draft.raw = random.pick(rawBodies)),
  cookie(draft, random) {
    const now = draft.headers.find(([name]) => name === 'cookie')?.[1] ?? ''
    const cut = now.slice(0, random.between(0, now.length))
    const swapped = now.replaceAll(/=./g, '=Z')
    const own = [cut, swapped, `${now}; ${now}`, `${random.pick(cookieTexts)}; ${now}`]
    setHeader(draft, 'cookie', random.pick([...own, ...cookieTexts]))
  },
  noCookie: (draft) => dropHeader(draft, 'cookie'),
  header: (draft, random) => void draft.headers.push([...random.pick(nastyHeaders)]),
  manyHeaders(draft) {
    for (let index = 0; index < 150; index += 1) draft.headers.push([`x-${index}`, 'y'])
  },
  authorization: (draft, random) => setHeader(draft, 'authorization', random.pick(authorizations)),
  acceptJson: (draft) => setHeader(draft, 'accept', 'application/json'),
  pathEnd: (draft, random) => void (draft.target += random.pick(pathEnds)),
  upperPath: (draft) => void (draft.target = draft.target.toUpperCase()),
  target: (draft, random) => void (draft.target = random.pick(targets)),
  host: (draft, random) => setHeader(draft, 'host', random.pick(hosts)),
  noHost: (draft) => dropHeader(draft, 'host'),
  twoHosts: (draft, random) => void draft.headers.push(['host', random.pick(hosts)]),
} satisfies Record<string, Mutation>

function somePairs(draft: Draft, random: Random): Pairs | undefined {
  const filled = [draft.query, draft.fields].filter((pairs) => pairs.length > 0)
  return filled.length > 0 ? random.pick(filled) : undefined
}

function pickPair(draft: Draft, random: Random) {
  const pairs = somePairs(draft, random)
  return pairs && random.pick(pairs)
}

function dropHeader(draft: Draft, name: string): void {
  draft.headers = draft.headers.filter(([own]) => own !== name)
}

function setHeader(draft: Draft, name: string, value: string): void {
  dropHeader(draft, name)
  draft.headers.push([name, value])
}

/** Puts something else at one place of a document, however deep. */
function breakJson(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.2)) {
    return random.pick<unknown>([
      ...nastyTexts,
      null,
      true,
      -1,
      1e308,
      [],
      {},
      [[[[]]]],
      { $ne: 1 },
      JSON.parse('{"__proto__":{"x":1}}'),
    ])
  }
  if (Array.isArray(value)) return value.map((part) => breakJson(part, random))
  const entries = Object.entries(value)
  const [key = 'extra', old] = entries.length > 0 ? random.pick(entries) : []
  if (random.chance(0.1)) return { ...value, [random.pick(nastyNames)]: random.pick(nastyTexts) }
  return { ...value, [key]: breakJson(old, random) }
}
