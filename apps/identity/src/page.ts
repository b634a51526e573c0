import type { PageContext, WebEnv } from '@mot-cua/web'
import type { IdentityMessageKey } from './messages.ts'

/** What every page of identity gets. */
export type IdentityPage = PageContext<IdentityMessageKey>
export type IdentityEnv = WebEnv<IdentityMessageKey>
