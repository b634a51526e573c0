import {
  Button,
  ButtonRow,
  Field,
  formatNumber,
  Notice,
  Radios,
  Table,
  TextArea,
} from '@mot-cua/web'
import { GlassReadiness } from '../break-glass/glass-readiness.views.tsx'
import type { OnestopPage } from '../page.ts'
import type { SettingKey } from '../settings/settings.ts'
import type { Working } from '../workspace/staff-page.tsx'
import { OperatorForm, ReasonField } from './operator-form.tsx'
import { OperatorPage } from './operator-page.tsx'
import { OPERATOR, settingPath } from './paths.ts'
import { type FormField, formOf, levelPresets, type Typed } from './setting-forms.ts'

type SettingProps = {
  working: Working
  settingKey: SettingKey
  typed: Typed
  reason?: string
  version: number
  /** Already translated, by field. */
  errors?: Record<string, string | undefined>
  isDone?: boolean
}

/** One setting with its fields. Nothing is changed before the next page. */
export function SettingPage({ working, settingKey, typed, version, ...props }: SettingProps) {
  const { page } = working
  const { t } = page
  const { errors = {}, reason = '' } = props
  return (
    <OperatorForm
      working={working}
      title={t(`setting.${settingKey}`)}
      area={settingPath(settingKey)}
      back={{ href: OPERATOR, label: t('operator.back') }}
      action={settingPath(settingKey)}
      errors={errors}
      hidden={{ version: String(version) }}
      before={
        <>
          {props.isDone && (
            <Notice kind="ok" heading={t('operator.changed')} isNews>
              <p>{t('operator.audited')}</p>
            </Notice>
          )}
          <p>{t(`setting.${settingKey}.about`)}</p>
          {settingKey === 'levels' && <LevelPresets page={page} />}
        </>
      }
    >
      {formOf(settingKey).fields.map((field) => (
        <SettingField page={page} field={field} typed={typed} error={errors[field.name]} />
      ))}
      <ReasonField page={page} value={reason} error={errors['reason']} />
      <Button>{t('operator.preview')}</Button>
    </OperatorForm>
  )
}

/** Fills the fields; nothing is changed by it. */
function LevelPresets({ page: { t } }: { page: OnestopPage }) {
  return (
    <nav class="link-row" aria-label={t('setting.levels.presets')}>
      <ul>
        {(Object.keys(levelPresets) as (keyof typeof levelPresets)[]).map((name) => (
          <li>
            <a href={`${settingPath('levels')}?preset=${name}`}>
              {t(`setting.levels.preset.${name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type FieldProps = {
  page: OnestopPage
  field: FormField
  typed: Typed
  error: string | undefined
}

function SettingField({ page, field, typed, error }: FieldProps) {
  const { t } = page
  const { name, kind, options = [] } = field
  const label = t(field.label)
  const value = typed[name] ?? ''
  switch (kind) {
    case 'line':
      return <Field {...{ page, name, label, value, error }} />
    case 'text':
      return <TextArea {...{ page, name, label, value, error }} rows={3} />
    case 'day':
      return (
        <Field
          {...{ page, name, label, value, error }}
          hint={t('operator.dayHint')}
          inputmode="numeric"
          width="short"
        />
      )
    case 'number': {
      const [least = 0, most = 0] = field.bounds ?? []
      const hint = t('operator.numberHint', { least: String(least), most: String(most) })
      return (
        <Field {...{ page, name, label, value, error, hint }} inputmode="numeric" width="short" />
      )
    }
    case 'choice':
      return (
        <Radios
          {...{ page, name, error }}
          legend={label}
          options={options.map((option) => ({ value: option.value, label: t(option.label) }))}
          chosen={value}
        />
      )
  }
}

type ConfirmProps = {
  working: Working
  settingKey: SettingKey
  before: Typed
  after: Typed
  reason: string
  version: number
  /** Officials who could not sign in after the day. */
  notReady?: number | undefined
  /** Administrators who could come in without the e-ID. */
  glassReady?: number | undefined
}

/** What would be changed, field by field, and whom it meets. */
export function ConfirmSettingPage(props: ConfirmProps) {
  const { working, settingKey, before, after, reason, version, notReady, glassReady } = props
  const { page } = working
  const { t } = page
  return (
    <OperatorForm
      working={working}
      title={t('operator.confirm')}
      area={settingPath(settingKey)}
      back={{ href: settingPath(settingKey), label: t(`setting.${settingKey}`) }}
      action={`${settingPath(settingKey)}/confirm`}
      hidden={{ ...after, reason, version: String(version) }}
      before={
        <>
          {notReady !== undefined && <NotReady page={page} count={notReady} />}
          {glassReady !== undefined && <GlassReadiness page={page} ready={glassReady} />}
          <Difference {...{ page, settingKey, before, after }} />
          <p>
            {t('operator.reason')}: {reason}
          </p>
        </>
      }
    >
      <ButtonRow>
        <Button>{t('operator.save')}</Button>
        <Button kind="secondary" href={settingPath(settingKey)}>
          {t('operator.cancel')}
        </Button>
      </ButtonRow>
    </OperatorForm>
  )
}

type DifferenceProps = Pick<ConfirmProps, 'settingKey' | 'before' | 'after'> & { page: OnestopPage }

/** The fields that would differ, each from what to what. */
function Difference({ page: { t }, settingKey, before, after }: DifferenceProps) {
  const changed = formOf(settingKey).fields.filter(({ name }) => before[name] !== after[name])
  const tell = (field: FormField, value = '') => {
    const option = field.options?.find((one) => one.value === value)
    return (option ? t(option.label) : value) || t('operator.nothing')
  }
  return (
    <Table
      caption={t(`setting.${settingKey}`)}
      columns={[
        { label: t('operator.what') },
        { label: t('operator.before') },
        { label: t('operator.after') },
      ]}
      rows={changed.map((field) => [
        t(field.label),
        tell(field, before[field.name]),
        tell(field, after[field.name]),
      ])}
    />
  )
}

function NotReady({ page, count }: { page: OnestopPage; count: number }) {
  const { t, locale } = page
  const people = formatNumber(count, locale)
  return (
    <Notice
      kind={count > 0 ? 'warn' : 'ok'}
      heading={t('setting.cutOver.notReady', { count, people })}
    >
      <p>{t('setting.cutOver.notReadyText')}</p>
    </Notice>
  )
}

/** Somebody else was first: nothing was changed, and what holds now is one click away. */
export function StaleSettingPage({ working, area }: { working: Working; area: string }) {
  const { t } = working.page
  return (
    <OperatorPage working={working} title={t('operator.stale')} area={area}>
      <p>{t('operator.staleText')}</p>
      <Button href={area}>{t('operator.staleAgain')}</Button>
    </OperatorPage>
  )
}
