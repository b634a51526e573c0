import { formatDateTime, Notice } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import type { TrustedSource } from './verification.ts'
import type { CheckOutcome } from './verify-identity.ts'

/** What a check said that leads back to the form. */
export type VerifyAnswer =
  | (Extract<CheckOutcome, { outcome: 'differs' | 'deceased' }> & { source: TrustedSource })
  | Extract<CheckOutcome, { outcome: 'no-tries' }>

type AnswerProps = { page: PortalPage; said: VerifyAnswer | undefined }

/** Which fields differ, never what the source holds; and where to go. */
export function AnswerNotice({ page: { t }, said }: AnswerProps) {
  if (!said) return null
  if (said.outcome === 'no-tries') {
    const from = formatDateTime(said.until)
    const words = said.by === 'own' ? 'noTries' : 'slowed'
    return (
      <Notice kind="bad" heading={t(`identityInfo.${words}.title`)} isNews>
        <p>{t(`identityInfo.${words}.text`, { from })}</p>
        <WhereToGo t={t} />
      </Notice>
    )
  }
  const source = t(said.source.label)
  if (said.outcome === 'deceased') {
    return (
      <Notice kind="bad" heading={t('identityInfo.deceased.title')} isNews>
        <p>{t('identityInfo.deceased.text', { source })}</p>
        <WhereToGo t={t} />
      </Notice>
    )
  }
  return (
    <Notice kind="bad" heading={t('identityInfo.differs.title', { source })} isNews>
      <p>{t('identityInfo.differs.fields')}</p>
      <ul>
        {said.fields.map((name) => (
          <li>{t(`identityInfo.field.${name}`)}</li>
        ))}
      </ul>
      <p>{t('identityInfo.differs.unchanged')}</p>
      <p>{t('identityInfo.differs.left', { left: said.triesLeft })}</p>
      <WhereToGo t={t} />
    </Notice>
  )
}

function WhereToGo({ t }: Pick<PortalPage, 't'>) {
  return (
    <>
      <p>{t('identityInfo.whereToGo')}</p>
      <p>
        <a href="/profile/corrections">{t('corrections.ask')}</a>
      </p>
    </>
  )
}
