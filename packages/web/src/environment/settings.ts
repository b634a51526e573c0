import { z } from 'zod'

/** Marks values that everyone knows; nothing that carries it may start outside the sandbox. */
export const SANDBOX_SECRET_PREFIX = 'sandbox-'

/** A secret: never with a default, never one of the sandbox. */
export const secretSetting = z
  .string()
  .min(32, 'a secret of at least 32 characters')
  .refine((value) => !value.startsWith(SANDBOX_SECRET_PREFIX), 'a sandbox value, known to all')

/** Values separated by commas. */
export const listSetting = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )

/** What every party is told alike by its environment. */
export const commonSettings = {
  PORT: z.coerce.number().int().min(1).max(65_535),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// address' }),
  /** Short-lived state; the database when absent. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis:// address' }).optional(),
  /** Master secret, from which the keys for sealing and form tokens are derived. */
  SECRET_KEY: secretSetting,
  TRUSTED_PROXIES: listSetting,
  TEXT_PROFILE: z.enum(['neutral', 'vn-2024']).default('neutral'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HOTLINE: z.string().default('1900 0000'),
  /** True hides the bar that says the site is a simulation. */
  OFFICIAL: z.stringbool().default(false),
}
