import { knownBrowserStatements } from '@mot-cua/authentication'
import type { Migration } from '@mot-cua/database'

export const limits: Migration = {
  name: '0003-limits',
  statements: [
    `alter table account drop constraint account_status_check,
      add constraint account_status_check check (status in ('active', 'locked', 'disabled'))`,
    ...knownBrowserStatements('account'),
  ],
}
