import { SANDBOX_SECRET_PREFIX, secretSetting } from '@mot-cua/web'
import { z } from 'zod'
import { parseAnswerRules } from '../http/answer-rule.ts'
import type { HttpGatewaySettings } from '../http/http-gateway.ts'
import { findUnknownPlaceholder, type Template } from '../http/message-template.ts'
import type { ReportSource } from '../http/report-reader.ts'
import type { SmppGatewaySettings } from '../smpp/smpp-gateway.ts'

/** Longer nobody waits for a code; it is also what one process may hold a message for. */
const LONGEST_TIMEOUT_SECONDS = 5

const filled = (text: string) => findUnknownPlaceholder(text) === undefined
const onlyKnown = 'placeholders among {id} {to} {to_digits} {to_national} {text} {from} {token}'

/** JSON of one object, with placeholders inside its texts. */
const templateSetting = z
  .string()
  .refine(filled, onlyKnown)
  .transform((text, context): { [key: string]: Template } => {
    const read = z.record(z.string(), z.json()).safeParse(parseJson(text))
    if (read.success) return read.data
    context.addIssue({ code: 'custom', message: 'one JSON object' })
    return z.NEVER
  })

const rulesSetting = z
  .string()
  .default('')
  .transform((text, context) => {
    const rules = parseAnswerRules(text)
    if (rules) return rules
    context.addIssue({ code: 'custom', message: 'rules such as http=422,code=21211|21614' })
    return z.NEVER
  })

const ownSecret = (fewest: number) =>
  z
    .string()
    .min(fewest, `at least ${fewest} characters`)
    .refine((value) => !value.startsWith(SANDBOX_SECRET_PREFIX), 'a sandbox value, known to all')
    .meta({ secret: true })

const wordsSetting = (words: string) =>
  z
    .string()
    .default(words)
    .transform((text) => text.split(',').map((word) => word.trim().toLowerCase()))

const nameSetting = z.string().regex(/^[a-z0-9-]{1,32}$/, 'small letters, digits and hyphens')
const NAME_WORDS = 'Name in logs, metrics and the address of reports'

const httpShape = {
  TOKEN: ownSecret(8)
    .optional()
    .describe('HTTP: what the gateway knows us by; {token} in headers and body'),
  METHOD: z.enum(['POST', 'PUT', 'GET']).default('POST').describe('HTTP: method of a request'),
  HEADERS: templateSetting
    .default({ authorization: 'Bearer {token}' })
    .describe('HTTP: headers as one JSON object'),
  BODY_FORMAT: z.enum(['json', 'form']).default('json').describe('HTTP: how the body is written'),
  BODY: templateSetting
    .default({ to: '{to}', text: '{text}', id: '{id}' })
    .describe('HTTP: body as one JSON object with placeholders in its texts'),
  ACCEPTED_WHEN: rulesSetting.describe('HTTP: answers that took the message; any 2xx when empty'),
  REFUSED_WHEN: rulesSetting.describe('HTTP: answers that refuse a number for good'),
  ID_PATH: z.string().default('id').describe('HTTP: where the answer holds the message id'),
}

const reportShape = {
  REPORT_SECRET: secretSetting
    .optional()
    .describe('HTTP: secret of delivery reports to /sms/reports/NAME; no reports without it'),
  REPORT_PROOF: z
    .enum(['secret', 'hmac-sha256'])
    .default('secret')
    .describe('HTTP: the header holds the secret, or a signature of the body made with it'),
  REPORT_HEADER: z.string().default('x-report-secret').describe('HTTP: that header'),
  REPORT_LIST: z
    .string()
    .default('')
    .describe('HTTP: where a report holds its list; none if empty'),
  REPORT_ID: z.string().default('id').describe('HTTP: where a report holds the message id'),
  REPORT_STATUS: z.string().default('status').describe('HTTP: where a report holds its status'),
  REPORT_REASON: z
    .string()
    .default('error')
    .describe('HTTP: where a report holds a code of failure'),
  REPORT_DELIVERED: wordsSetting('delivered,delivrd').describe('HTTP: statuses of what arrived'),
  REPORT_FAILED: wordsSetting(
    'failed,undelivered,undeliverable,undeliv,rejected,rejectd,expired',
  ).describe('HTTP: statuses of what did not'),
}

const smppShape = {
  SYSTEM_ID: z.string().min(1).max(64).optional().describe('SMPP: our name at the message centre'),
  PASSWORD: ownSecret(1).optional().describe('SMPP: our password there; the standard allows 8'),
  SYSTEM_TYPE: z.string().max(12).default('').describe('SMPP: system_type, where one is demanded'),
  WINDOW: z.coerce.number().int().min(1).max(50).default(10).describe('SMPP: requests at a time'),
  ALPHABET: z
    .enum(['gsm7', 'latin1'])
    .default('gsm7')
    .describe('SMPP: what the centre takes plain texts in'),
  LONG_MESSAGES: z
    .enum(['udh', 'payload'])
    .default('udh')
    .describe('SMPP: long texts in parts, or whole as message_payload'),
  RECEIPT_IDS: z
    .enum(['same', 'decimal'])
    .default('same')
    .describe('SMPP: decimal where receipts write in decimal what answers write in hexadecimal'),
  ENQUIRE_SECONDS: z.coerce
    .number()
    .min(5)
    .max(300)
    .default(30)
    .describe('SMPP: seconds between two looks whether the line holds'),
}

const gatewayShape = {
  URL: z
    .url({ protocol: /^(https?|smpps?)$/, error: 'https://…, http://…, smpp://… or smpps://…' })
    .describe('Where SMS leave: https:// or http:// for HTTP, smpp:// or smpps:// for SMPP 3.4'),
  FROM: z.string().max(20).default('').describe('Sender that people see'),
  TIMEOUT_SECONDS: z.coerce
    .number()
    .positive()
    .max(LONGEST_TIMEOUT_SECONDS)
    .default(LONGEST_TIMEOUT_SECONDS)
    .describe('Seconds an answer is waited for'),
  ...httpShape,
  ...reportShape,
  ...smppShape,
}

/** The settings of the first gateway, and of a second one that takes over when the first fails. */
export const gatewaySettings = {
  ...withPrefix('SMS_GATEWAY_', {
    ...gatewayShape,
    NAME: nameSetting.default('primary').describe(NAME_WORDS),
  }),
  ...withPrefix('SMS_GATEWAY_2_', {
    ...gatewayShape,
    URL: gatewayShape.URL.optional(),
    NAME: nameSetting.default('secondary').describe(NAME_WORDS),
  }),
}

const PREFIXES = ['SMS_GATEWAY_', 'SMS_GATEWAY_2_'] as const
type Read = z.output<z.ZodObject<typeof gatewaySettings>>
type Block = z.output<z.ZodObject<typeof gatewayShape & { NAME: typeof nameSetting }>>

export type GatewaySettings =
  | ({ kind: 'http' } & HttpGatewaySettings)
  | ({ kind: 'smpp' } & SmppGatewaySettings)

/** Adds what one setting cannot say alone: what each kind of gateway needs. */
export function checkGateways(read: Read, context: z.RefinementCtx): void {
  const names = blocksOf(read).map(({ prefix, block }) => {
    const need = isSmpp(block) ? (['SYSTEM_ID', 'PASSWORD'] as const) : (['TOKEN'] as const)
    for (const key of need) {
      if (block[key] === undefined) {
        const message = `needed for ${new URL(block.URL).protocol}//`
        context.addIssue({ code: 'custom', path: [`${prefix}${key}`], message })
      }
    }
    if (!filled(block.URL)) {
      context.addIssue({ code: 'custom', path: [`${prefix}URL`], message: onlyKnown })
    }
    return block.NAME
  })
  if (new Set(names).size < names.length) {
    const message = 'another name than that of the first'
    context.addIssue({ code: 'custom', path: ['SMS_GATEWAY_2_NAME'], message })
  }
}

/** One or two gateways, in the order of preference. */
export function readGateways(read: Read): GatewaySettings[] {
  return blocksOf(read).map(({ block }) => (isSmpp(block) ? readSmpp(block) : readHttp(block)))
}

/** Whence reports may come by HTTP. */
export function readReportSources(read: Read): ReportSource[] {
  return blocksOf(read).flatMap(({ block }) =>
    block.REPORT_SECRET === undefined
      ? []
      : {
          gateway: block.NAME,
          secret: block.REPORT_SECRET,
          proof: block.REPORT_PROOF,
          header: block.REPORT_HEADER,
          listPath: block.REPORT_LIST,
          messageIdPath: block.REPORT_ID,
          statusPath: block.REPORT_STATUS,
          reasonPath: block.REPORT_REASON,
          deliveredWords: block.REPORT_DELIVERED,
          failedWords: block.REPORT_FAILED,
        },
  )
}

function readHttp(block: Block): GatewaySettings {
  return {
    kind: 'http',
    name: block.NAME,
    url: block.URL,
    method: block.METHOD,
    headers: z.record(z.string(), z.coerce.string()).parse(block.HEADERS),
    bodyFormat: block.BODY_FORMAT,
    body: block.BODY,
    token: block.TOKEN ?? '',
    from: block.FROM,
    acceptedWhen: block.ACCEPTED_WHEN,
    refusedWhen: block.REFUSED_WHEN,
    messageIdPath: block.ID_PATH,
    timeoutMs: block.TIMEOUT_SECONDS * 1000,
  }
}

function readSmpp(block: Block): GatewaySettings {
  const { hostname, port, protocol } = new URL(block.URL)
  const isTls = protocol === 'smpps:'
  return {
    kind: 'smpp',
    name: block.NAME,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 3550 : 2775) : Number(port),
    isTls,
    credentials: {
      systemId: block.SYSTEM_ID ?? '',
      password: block.PASSWORD ?? '',
      systemType: block.SYSTEM_TYPE,
    },
    from: block.FROM,
    answerMs: block.TIMEOUT_SECONDS * 1000,
    enquireMs: block.ENQUIRE_SECONDS * 1000,
    windowSize: block.WINDOW,
    alphabet: block.ALPHABET,
    long: block.LONG_MESSAGES,
    receiptIds: block.RECEIPT_IDS,
    firstReconnectMs: 1000,
    longestReconnectMs: 30_000,
  }
}

const isSmpp = ({ URL: url }: Pick<Block, 'URL'>): boolean => url.startsWith('smpp')

/** The blocks that name a gateway, without their prefix. */
function blocksOf(read: Read): { prefix: (typeof PREFIXES)[number]; block: Block }[] {
  return PREFIXES.filter((prefix) => read[`${prefix}URL`] !== undefined).map((prefix) => {
    const entries = [...Object.keys(gatewayShape), 'NAME'].map((key) => [
      key,
      (read as Record<string, unknown>)[`${prefix}${key}`],
    ])
    return { prefix, block: Object.fromEntries(entries) as Block }
  })
}

function withPrefix<P extends string, S extends Record<string, unknown>>(prefix: P, shape: S) {
  return Object.fromEntries(
    Object.entries(shape).map(([key, setting]) => [`${prefix}${key}`, setting]),
  ) as { [K in keyof S & string as `${P}${K}`]: S[K] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
