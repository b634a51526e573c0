import { findPasswordWeakness } from '@mot-cua/authentication'
import { type Clock, DomainError } from '@mot-cua/kernel'
import { addressBucket, type PageError, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import type { CitizenEnv } from '../page.ts'
import { type LocalAccount, type LocalAccountStore, readNewUsername } from './local-account.ts'
import { PasswordPage, UsernamePage } from './local-account.views.tsx'
import type { LocalPasswords } from './local-passwords.ts'
import { tellRefused } from './password-answer.views.ts'

type Deps = { localAccounts: LocalAccountStore; citizenPasswords: LocalPasswords; now: Clock }

const usernameSchema = z.object({ username: z.string(), password: z.string() })
const passwordSchema = z.object({
  password: z.string(),
  newPassword: z.string(),
  repeated: z.string(),
})

/** R125, of local credentials only: the current password is asked first, and counted. */
export function createCredentialRoutes(deps: Deps) {
  return new Hono<CitizenEnv>()
    .get('/account/username', async (c) => {
      const account = await readOwn(c, deps)
      return respond(c, <UsernamePage {...viewing(c)} account={account} errors={[]} />)
    })
    .post('/account/username', (c) => postUsername(c, deps))
    .get('/account/password', async (c) => {
      await readOwn(c, deps)
      return respond(c, <PasswordPage {...viewing(c)} errors={[]} />)
    })
    .post('/account/password', (c) => postPassword(c, deps))
}

async function postUsername(c: Context<CitizenEnv>, deps: Deps) {
  const { page } = c.var
  const account = await readOwn(c, deps)
  const { username: typed, password } = await readForm(c, usernameSchema)
  const again = (...errors: PageError[]) =>
    respond(c, <UsernamePage {...viewing(c)} {...{ account, errors, typed }} />, 422)
  const username = readNewUsername(typed)
  if (username === undefined) {
    return again({ field: 'username', message: page.t('oldAccount.usernameMalformed') })
  }
  const wrong = await findWrongPassword(c, deps, { account, password })
  if (wrong) return again(wrong)
  if (!(await deps.localAccounts.rename(account.id, username, changeOf(c, deps)))) {
    return again({ field: 'username', message: page.t('oldAccount.usernameTaken') })
  }
  return c.redirect('/account?notice=username-changed', 303)
}

async function postPassword(c: Context<CitizenEnv>, deps: Deps) {
  const { page } = c.var
  const account = await readOwn(c, deps)
  const { password, newPassword, repeated } = await readForm(c, passwordSchema)
  const again = (...errors: PageError[]) =>
    respond(c, <PasswordPage {...viewing(c)} errors={errors} />, 422)
  const wrong = await findWrongPassword(c, deps, { account, password })
  if (wrong) return again(wrong)
  const weakness = findPasswordWeakness(newPassword, ownerOf(account, password))
  if (weakness)
    return again({ field: 'newPassword', message: page.t(`oldAccount.weak.${weakness}`) })
  if (newPassword !== repeated) {
    return again({ field: 'repeated', message: page.t('oldAccount.notTheSame') })
  }
  const hashes = { from: account.passwordHash, to: await deps.citizenPasswords.hash(newPassword) }
  const isChanged = await deps.localAccounts.changePassword(account.id, hashes, changeOf(c, deps))
  if (!isChanged) return again({ field: 'password', message: page.t('oldAccount.rejected') })
  return c.redirect('/account?notice=password-changed', 303)
}

const ownerOf = ({ personalId = '', fullName, username }: LocalAccount, current: string) => ({
  personalId,
  dateOfBirth: '',
  fullName,
  userName: username,
  current,
})

type Typed = { account: LocalAccount; password: string }

async function findWrongPassword(
  c: Context<CitizenEnv>,
  { citizenPasswords, now }: Deps,
  { account, password }: Typed,
): Promise<PageError | undefined> {
  const { page, clientAddress: address } = c.var
  if (password === '') return { field: 'password', message: page.t('oldAccount.passwordMissing') }
  const from = { address, addressBucket: addressBucket(address) }
  const checked = await citizenPasswords.check({ name: account.username, password }, from)
  if (checked.outcome === 'accepted') return undefined
  return { field: 'password', message: tellRefused(page, checked, now()) }
}

async function readOwn(c: Context<CitizenEnv>, { localAccounts }: Deps): Promise<LocalAccount> {
  const account = await localAccounts.ofPerson(c.var.session.personId)
  if (!account) throw new DomainError('not-found', 'a citizen without a local account')
  return account
}

const changeOf = (c: Context<CitizenEnv>, { now }: Deps) => ({
  at: now(),
  actor: actorOf(c.var.session, c.var.clientAddress),
})

function viewing(c: Context<CitizenEnv>) {
  const { page, settings, session, hat } = c.var
  return { page, settings, session, hat }
}
