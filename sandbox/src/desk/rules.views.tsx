import { Button, Card, CsrfField } from '@mot-cua/web'
import type { DeskPage } from './messages.ts'

/** A rule of identity that an administrator changes while everything runs. */
export type DeskRule = { name: DeskRuleName; value: string }

/** Both values of each rule that the desk knows. */
export const deskRules = {
  'assurance.qrLogin': ['1', '2'],
  'app.logoutAfterQrLogin': ['true', 'false'],
} as const
export type DeskRuleName = keyof typeof deskRules

type RulesProps = { page: DeskPage; rules: readonly DeskRule[] }

export function Rules({ page, rules }: RulesProps) {
  const { t } = page
  return (
    <>
      {rules.map(({ name, value }) => (
        <Card heading={t(`desk.rule.${name}`)}>
          <p>{t('desk.rule.now', { value: describe(page, { name, value }) })}</p>
          <form method="post" action="/rules">
            <CsrfField page={page} />
            <input type="hidden" name="name" value={name} />
            {deskRules[name]
              .filter((other) => other !== value)
              .map((other) => (
                <Button kind="secondary" name="value" value={other}>
                  {t('desk.rule.set', { value: describe(page, { name, value: other }) })}
                </Button>
              ))}
          </form>
        </Card>
      ))}
    </>
  )
}

function describe({ t }: DeskPage, { name, value }: DeskRule): string {
  if (name === 'assurance.qrLogin') return t('desk.rule.level', { level: value })
  return t(value === 'true' ? 'desk.rule.yes' : 'desk.rule.no')
}
