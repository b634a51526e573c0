import { DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { BreakGlass } from '../break-glass/break-glass.ts'
import type { StaffEnv } from '../page.ts'
import { settingValues } from '../settings/setting-values.ts'
import type { SettingChange, SettingKey, Settings } from '../settings/settings.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { isAnswering } from './issuer-check.ts'
import { OperatorHomePage } from './operator-page.tsx'
import { OPERATOR, settingPath } from './paths.ts'
import { operatorOf } from './require-operator.routes.tsx'
import {
  findFieldProblems,
  formOf,
  levelPresets,
  settingKeys,
  type Typed,
} from './setting-forms.ts'
import { ConfirmSettingPage, SettingPage, StaleSettingPage } from './settings.views.tsx'

const typedSchema = z.record(z.string(), z.string())

export type OperatorSettingsDeps = {
  settings: Settings
  issuers: Issuers
  /** Officials whose account no e-ID is bound to. */
  countUnbound: () => Promise<number>
  breakGlass: Pick<BreakGlass, 'countReady' | 'countUnreviewed'>
}

type C = Context<StaffEnv>

/** `/operator`: what may be changed while the province runs; every change is looked at first. */
export function createOperatorSettingRoutes(deps: OperatorSettingsDeps) {
  return new Hono<StaffEnv>()
    .get(OPERATOR, (c) => showHome(c, deps))
    .get(`${OPERATOR}/settings/:key`, (c) => show(c, deps))
    .post(`${OPERATOR}/settings/:key`, (c) => preview(c, deps))
    .post(`${OPERATOR}/settings/:key/confirm`, (c) => confirm(c, deps))
}

async function showHome(c: C, { breakGlass }: OperatorSettingsDeps) {
  const [ready, unreviewed] = await Promise.all([
    breakGlass.countReady(),
    breakGlass.countUnreviewed(),
  ])
  return respond(c, <OperatorHomePage working={workingOf(c)} glass={{ ready, unreviewed }} />)
}

/** As pages of operators want it. */
export function workingOf(c: C) {
  const { page, settings, session, hat } = c.var
  return { page, settings, session, hat }
}

function keyOf(c: C): SettingKey {
  const key = settingKeys.find((one) => one === c.req.param('key'))
  if (!key) throw new DomainError('not-found', 'no such setting')
  return key
}

const presetSchema = z
  .enum(Object.keys(levelPresets) as (keyof typeof levelPresets)[])
  .optional()
  .catch(undefined)

function show(c: C, { settings }: OperatorSettingsDeps) {
  const key = keyOf(c)
  const all = settings.all()
  const preset = key === 'levels' ? presetSchema.parse(c.req.query('preset')) : undefined
  const typed = formOf(key).write(preset ? levelPresets[preset] : all[key])
  // What is filled in again was typed against the version of that time.
  const { version = all.version } = c.var.page.typed ?? {}
  const props = { settingKey: key, typed, version: Number(version) }
  const isDone = c.req.query('done') === 'changed'
  return respond(c, <SettingPage working={workingOf(c)} {...props} isDone={isDone} />)
}

type Read = { key: SettingKey; typed: Typed; reason: string; version: number; before: Typed }

async function read(c: C, { settings }: OperatorSettingsDeps): Promise<Read> {
  const key = keyOf(c)
  const form = formOf(key)
  const { reason = '', version, ...typed } = await readForm(c, typedSchema)
  return {
    key,
    // Line ends come as the browser writes them.
    typed: Object.fromEntries(
      form.fields.map(({ name }) => [name, (typed[name] ?? '').trim().replaceAll('\r\n', '\n')]),
    ),
    reason: reason.trim(),
    version: Number(version) || 0,
    before: form.write(settings.all()[key]),
  }
}

/** Sentences by field; none where it may be shown for confirmation. */
async function judge(
  c: C,
  { issuers }: OperatorSettingsDeps,
  { key, typed, reason, before }: Read,
) {
  const { t } = c.var.page
  const { fields } = formOf(key)
  const problems = Object.entries(findFieldProblems(fields, typed))
  const errors: Record<string, string> = Object.fromEntries(
    problems.map(([name, problem]) => [name, t(`operator.problem.${problem}`)]),
  )
  const [first] = fields
  const isSame = fields.every(({ name }) => typed[name] === before[name])
  if (problems.length === 0 && isSame && first) errors[first.name] = t('operator.problem.same')
  if (key === 'topology' && Object.keys(errors).length === 0) {
    const topology = typed['value'] === 'direct' ? 'direct' : 'broker'
    if (!(await isAnswering(issuers, topology))) errors['value'] = t('setting.topology.silent')
  }
  if (reason === '') errors['reason'] = t('operator.problem.reason')
  return Object.keys(errors).length === 0 ? undefined : errors
}

async function preview(c: C, deps: OperatorSettingsDeps) {
  const asked = await read(c, deps)
  const { key: settingKey, typed, reason, version, before } = asked
  const errors = await judge(c, deps, asked)
  const working = workingOf(c)
  if (errors) {
    c.set('typed', { ...typed, reason, version: String(version) })
    return respond(
      c,
      <SettingPage {...{ working, settingKey, typed, reason, version, errors }} />,
      422,
    )
  }
  const isCutOver = settingKey === 'cutOver' && typed['staff'] !== ''
  const notReady = isCutOver ? await deps.countUnbound() : undefined
  const glassReady = isCutOver ? await deps.breakGlass.countReady() : undefined
  const after = formOf(settingKey).write(formOf(settingKey).read(typed))
  const props = { working, settingKey, before, after, reason, version, notReady, glassReady }
  return respond(c, <ConfirmSettingPage {...props} />)
}

async function confirm(c: C, deps: OperatorSettingsDeps) {
  const asked = await read(c, deps)
  const { key, typed, reason, version } = asked
  if (version !== deps.settings.all().version) return showStale(c, key)
  if (await judge(c, deps, asked)) throw new DomainError('bad-request', 'an unconfirmed change')
  const value = settingValues[key].parse(formOf(key).read(typed))
  const change: SettingChange = { key, value, reason }
  const outcome = await deps.settings.change(change, { version, actor: operatorOf(c) })
  if (outcome === 'stale') return showStale(c, key)
  return c.redirect(`${settingPath(key)}?done=changed`, 303)
}

function showStale(c: C, key: SettingKey) {
  return respond(c, <StaleSettingPage working={workingOf(c)} area={settingPath(key)} />, 409)
}
