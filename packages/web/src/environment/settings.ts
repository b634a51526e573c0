import { isSafeWebAddress } from '@mot-cua/kernel'
import { z } from 'zod'
import { isNetwork } from '../web-app/client-address.ts'

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

/** Address of a party: https, or http on this machine alone. */
export const addressSetting = z
  .url('a full address such as https://dvc.example.vn')
  .refine(isSafeWebAddress, 'https, except on localhost')

/** Addresses or networks of our own proxies. */
export const proxiesSetting = listSetting.refine(
  (entries) => entries.every(isNetwork),
  'addresses or networks such as 10.0.0.0/8, separated by commas',
)

/** What every party is told alike by its environment. */
export const commonSettings = {
  PORT: z.coerce.number().int().min(1).max(65_535),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// address' }),
  /** Short-lived state; the database when absent. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis:// address' }).optional(),
  /** Master secret, from which the keys for sealing and form tokens are derived. */
  SECRET_KEY: secretSetting,
  TRUSTED_PROXIES: proxiesSetting,
  TEXT_PROFILE: z.enum(['neutral', 'vn-2024']).default('neutral'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HOTLINE: z.string().default('1900 0000'),
  /** True hides the bar that says the site is a simulation. */
  OFFICIAL: z.stringbool().default(false),
}
