import { writePhone } from '@mot-cua/kernel'
import { SummaryList } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'

/** Whom people turn to in this province (R170). */
export function SupportBlock({ page, settings }: { page: OnestopPage; settings: CurrentSettings }) {
  const { t } = page
  const { office, contact, position, phone, hotline, email } = settings.support
  return (
    <section aria-labelledby="support">
      <h2 id="support">{t('support.title')}</h2>
      <p>{t('support.text')}</p>
      <SummaryList
        rows={[
          { term: t('support.office'), value: office },
          { term: t('support.contact'), value: contact },
          ...(position === '' ? [] : [{ term: t('support.position'), value: position }]),
          { term: t('support.phone'), value: <Telephone number={phone} /> },
          { term: t('support.hotline'), value: <Telephone number={hotline} /> },
          { term: t('support.email'), value: <a href={`mailto:${email}`}>{email}</a> },
        ]}
      />
    </section>
  )
}

/** The number as people write it and, on a phone, as a call. */
export function Telephone({ number }: { number: string }) {
  return <a href={`tel:${number.replace(/[^+\d]/g, '')}`}>{writePhone(number)}</a>
}
