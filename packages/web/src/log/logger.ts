import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

type LoggerOptions = { app: string; level: LogLevel; destination?: DestinationStream }

const secretKeys = [
  'password',
  'passcode',
  'otp',
  'code_verifier',
  'token',
  'access_token',
  'id_token',
  'client_secret',
  'authorization',
  'cookie',
  'personalId',
  'phone',
  'text',
]

/** JSON lines. Nobody logs bodies, queries or cookies; what slips through is struck out here. */
export function createLogger({ app, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { app },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: {
      paths: secretKeys.flatMap((key) => [key, `*.${key}`]),
      censor: '[removed]',
    },
    hooks: { streamWrite: removePersonalNumbers },
  }
  return pino(options, destination ?? openOutput())
}

const GATHERED_BYTES = 4096
const GATHERED_MS = 100

/**
 * Standard output, lines gathered for a tenth of a second: a system call for each of the eight
 * lines of a sign-in cost more than making them. The last ones are written when the process ends;
 * only one that is killed loses those of its last moment, and what must not be lost is audit.
 */
function createOutput(): DestinationStream {
  const output = pino.destination({
    dest: 1,
    sync: true,
    minLength: GATHERED_BYTES,
    periodicFlush: GATHERED_MS,
  })
  process.on('exit', () => output.flushSync())
  return output
}

/**
 * One for all loggers, as the process has one standard output: each of its own would listen for the
 * end of the process, and several apps in one process are more listeners than Node takes for sound.
 */
const openOutput = once(createOutput)

function once<T>(create: () => T): () => T {
  let created: T | undefined
  return () => (created ??= create())
}

type ErrorDescription = {
  name: string
  message: string
  code?: string
  stack?: string | undefined
  cause?: ErrorDescription
}

/** Only these fields: a database driver puts whole rows into others of its own. */
function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: String(error) }
  return {
    name: error.name,
    message: error.message,
    ...('code' in error ? { code: String(error.code) } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** The last net: personal ids and mobile numbers inside other text. */
export function removePersonalNumbers(line: string): string {
  return line
    .replace(/(?<![\w.-])\d{12}(?![\w.-])/g, '[personal id]')
    .replace(/(?<![\w.-])(?:\+84|0)[35789]\d{8}(?![\w.-])/g, '[phone]')
}
