import { Button, ButtonRow, formatDate, SummaryList } from '@mot-cua/web'
import type { PublishedVersion } from '../guide/guide.ts'
import { versionOf, Words } from '../guide/guide.views.tsx'
import type { Working } from '../workspace/staff-page.tsx'
import type { GuideTyped } from './guides.views.tsx'
import { OperatorForm } from './operator-form.tsx'
import { GUIDES, operatorGuidePath } from './paths.ts'

type PreviewProps = { working: Working; version: PublishedVersion; typed: GuideTyped }

/** As readers would see it, in both languages; then the button, and the way back to the fields. */
export function GuidePreviewPage({ working, version, typed }: PreviewProps) {
  const { page } = working
  const { t } = page
  const { slug, number, words, change, validFrom } = version
  return (
    <OperatorForm
      working={working}
      title={t('operator.guidePreview', { version: versionOf(number) })}
      area={GUIDES}
      back={{ href: GUIDES, label: t('operator.guides') }}
      action={`${operatorGuidePath(slug)}/confirm`}
      hidden={{ ...typed, number: String(number) }}
      before={
        <>
          {(['vi', 'en'] as const).map((language) => (
            <section lang={language} aria-labelledby={`preview-${language}`}>
              <h2 id={`preview-${language}`}>{words[language].title}</h2>
              <Words page={page} words={words[language]} />
            </section>
          ))}
          <SummaryList
            rows={[
              { term: t('guide.validFrom'), value: formatDate(validFrom) },
              { term: t('operator.guide.change'), value: change },
            ]}
          />
        </>
      }
    >
      <ButtonRow>
        <Button name="action" value="publish">
          {t('operator.guidePublish')}
        </Button>
        <Button kind="secondary" name="action" value="edit">
          {t('operator.guideEdit')}
        </Button>
      </ButtonRow>
    </OperatorForm>
  )
}
