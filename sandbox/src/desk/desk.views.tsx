import { Button, ButtonRow, Card, CsrfField, Page, StatusBadge, Table } from '@mot-cua/web'
import type { SandboxPerson } from '../people/people.ts'
import type { FaultName } from '../start/faults.ts'
import { Accounts, type AccountsProps, type DeskAdministrator } from './accounts.views.tsx'
import type { DeskPage } from './messages.ts'
import { Officials } from './officials.views.tsx'
import { NetworkWarning, Phone, type PhoneProps } from './phone.views.tsx'
import { type DeskRule, Rules } from './rules.views.tsx'
import type { ServiceLine } from './service-list.ts'

type DeskProps = PhoneProps &
  AccountsProps & {
    services: ServiceLine[]
    people: readonly SandboxPerson[]
    technicalAdministrators: readonly DeskAdministrator[]
    faults: { name: FaultName; isOn: boolean }[]
    requiredLevel: 1 | 2
    rules: readonly DeskRule[]
  }

export function DeskMainPage(props: DeskProps) {
  const { page } = props
  const { t } = page
  return (
    <Page page={page} title={t('desk.title')}>
      <h1>{t('desk.title')}</h1>
      <p class="lead">{t('desk.intro')}</p>
      <NetworkWarning {...props} />
      <ButtonRow>
        <Button href="/sms">{t('desk.openInbox')}</Button>
        <Button kind="secondary" href="/try">
          {t('try.open')}
        </Button>
        <Button kind="secondary" href="/buttons">
          {t('buttons.open')}
        </Button>
      </ButtonRow>
      <Services {...props} />
      <Phone {...props} />
      <People {...props} />
      <Accounts {...props} />
      <Officials {...props} />
      <h2>{t('desk.faults')}</h2>
      {props.faults.map((fault) => (
        <FaultSwitch page={page} fault={fault} />
      ))}
      <Requirement {...props} />
      <Rules {...props} />
      <h2>{t('desk.forMachines')}</h2>
      <ul>
        {['/people.json', '/officials.json', '/sms.json', '/services.json'].map((path) => (
          <li>
            <a href={path}>{path}</a>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function Services({ page: { t }, services }: DeskProps) {
  return (
    <Table
      caption={t('desk.addresses')}
      columns={[
        { label: t('desk.service') },
        { label: t('desk.address') },
        { label: t('desk.state') },
      ]}
      rows={services.map(({ name, url, ready }) => [
        name,
        <a class="spelled-out" href={url}>
          {url}
        </a>,
        <StatusBadge
          status={ready ? 'ok' : 'bad'}
          label={t(ready ? 'desk.ready' : 'desk.notReady')}
        />,
      ])}
    />
  )
}

function People({ page: { t }, people }: DeskProps) {
  return (
    <Table
      caption={t('desk.people')}
      columns={[
        { label: t('desk.person') },
        { label: t('desk.personalId') },
        { label: t('desk.password') },
        { label: t('desk.phone') },
        { label: t('desk.level'), isNumber: true },
        { label: t('desk.story') },
      ]}
      rows={people.map((person) => [
        person.fullName,
        <code>{person.personalId}</code>,
        <code>{person.password}</code>,
        <a href={`/sms?to=${encodeURIComponent(person.phone)}`}>{person.phone}</a>,
        person.level,
        person.about,
      ])}
    />
  )
}

type SwitchProps = { page: DeskPage; fault: { name: FaultName; isOn: boolean } }

function FaultSwitch({ page, fault: { name, isOn } }: SwitchProps) {
  const { t } = page
  const words = t(`desk.fault.${name}`)
  return (
    <form method="post" action="/faults">
      <CsrfField page={page} />
      <input type="hidden" name="name" value={name} />
      <ButtonRow>
        <StatusBadge
          status={isOn ? 'bad' : 'ok'}
          label={t(isOn ? 'desk.fault.on' : 'desk.fault.off')}
        />
        <Button kind="secondary" name="state" value={isOn ? 'off' : 'on'}>
          {t(isOn ? 'desk.fault.turnOff' : 'desk.fault.turnOn', { name: words })}
        </Button>
      </ButtonRow>
    </form>
  )
}

function Requirement({ page, requiredLevel }: DeskProps) {
  const { t } = page
  const other = requiredLevel === 1 ? 2 : 1
  return (
    <Card heading={t('desk.requirement')}>
      <p>{t('desk.requirement.now', { level: requiredLevel })}</p>
      <form method="post" action="/requirements">
        <CsrfField page={page} />
        <Button kind="secondary" name="level" value={String(other)}>
          {t('desk.requirement.set', { level: other })}
        </Button>
      </form>
    </Card>
  )
}
