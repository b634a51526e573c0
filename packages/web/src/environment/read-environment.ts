import type { ZodType } from 'zod'

/** One line for the operator: which variable, and what was expected. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigError'
  }
}

/**
 * Reads settings out of environment variables.
 *
 * @throws ConfigError naming every wrong variable; never with its value, which may be a secret
 */
export function readEnvironment<T>(schema: ZodType<T>, env: Record<string, string | undefined>): T {
  const result = schema.safeParse(env)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? 'environment')
    return env[name] === undefined && issue.path.length > 0
      ? `${name} is not set (${issue.message})`
      : `${name}: ${issue.message}`
  })
  throw new ConfigError(`Configuration: ${lines.join('; ')}`)
}
