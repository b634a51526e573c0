import { Button, ButtonRow, Form, StatusBadge, Table } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { AccountArea } from '../account-area/account-area.views.tsx'
import { FieldValue } from '../identity-info/field-values.views.tsx'
import { lightOf } from '../identity-info/identity-info.ts'
import { LINKED_ACCOUNTS_PATH } from '../linking/paths.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import { type IdentityField, identityFieldNames } from '../person/person.ts'
import type { TrustedSource } from './verification.ts'
import type { VerificationDraft } from './verification-drafts.ts'

type ReviewPageProps = {
  page: PortalPage
  session: ActiveSession
  draft: VerificationDraft
  before: readonly IdentityField[]
  sources: readonly TrustedSource[]
}

/** What a field says now and what it will say, before anything is saved (R102). */
export function ReviewPage({ page, session, draft, before, sources }: ReviewPageProps) {
  const { t } = page
  const title = t('identityInfo.review.title')
  const source = sources.find(({ name }) => name === draft.source)
  const rows = toTableRows(page, draft, before)
  return (
    <AccountArea {...{ page, session, title }} current="identity-info">
      <h1>{title}</h1>
      <p>{t('identityInfo.review.text', { source: source ? t(source.label) : draft.source })}</p>
      <Table
        caption={t('identityInfo.review.caption')}
        columns={[
          { label: t('identityInfo.review.field') },
          { label: t('identityInfo.review.before') },
          { label: t('identityInfo.review.after') },
        ]}
        rows={rows}
      />
      <Form page={page} action="/profile/verify/review">
        <input type="hidden" name="draft" value={draft.id} />
        <ButtonRow>
          <Button>{t('identityInfo.verify.submit')}</Button>
          <Button href="/profile" kind="secondary">
            {t('identityInfo.skip')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountArea>
  )
}

type OtherIdPageProps = Pick<ReviewPageProps, 'page' | 'session'>

/** Confirmed, but another number than the one that is confirmed for this person already. */
export function OtherIdPage({ page, session }: OtherIdPageProps) {
  const { t } = page
  const title = t('identityInfo.otherId.title')
  return (
    <AccountArea {...{ page, session, title }} current="identity-info">
      <h1>{title}</h1>
      <p>{t('identityInfo.otherId.text')}</p>
      <p>{t('identityInfo.otherId.way', { hotline: page.brand.hotline })}</p>
      <ButtonRow>
        <Button href="/profile">{t('identityInfo.otherId.back')}</Button>
        <Button kind="secondary" href={LINKED_ACCOUNTS_PATH}>
          {t('linking.refused.toList')}
        </Button>
      </ButtonRow>
    </AccountArea>
  )
}

function toTableRows(
  page: PortalPage,
  draft: VerificationDraft,
  before: readonly IdentityField[],
): Child[][] {
  return identityFieldNames.flatMap((name) => {
    const after = draft.fields.find((field) => field.name === name)
    if (!after) return []
    const now = before.find((field) => field.name === name)
    const label = page.t(`identityInfo.field.${name}`)
    return [[label, <Cell page={page} field={now} />, <Cell page={page} field={after} />]]
  })
}

type CellProps = { page: PortalPage; field: IdentityField | undefined }

function Cell({ page, field }: CellProps) {
  const light = lightOf(field)
  const status = { verified: 'ok', unverified: 'warn', absent: 'bad' } as const
  return (
    <>
      {field && (
        <div>
          <FieldValue page={page} field={field} />
        </div>
      )}
      <StatusBadge status={status[light]} label={page.t(`identityInfo.light.${light}`)} />
    </>
  )
}
