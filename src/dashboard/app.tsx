import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { address, asked, changed, followLink, linkTo } from './address.ts'
import { isSignedOut, lastSequence } from './api.ts'
import { caller, findCaller, signOut } from './caller.ts'
import { connection, startLive } from './live.ts'
import { CommitPage } from './pages/commit.tsx'
import { LogPage } from './pages/log.tsx'
import { OrderPage } from './pages/order.tsx'
import { OrdersPage } from './pages/orders.tsx'
import { OverviewPage } from './pages/overview.tsx'
import { ProductPage } from './pages/product.tsx'
import { ProductsPage } from './pages/products.tsx'
import { DayPage, ReportPage, ReportsPage } from './pages/reports.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { SqlPage } from './pages/sql.tsx'
import { TransferPage } from './pages/transfer.tsx'
import { TransfersPage } from './pages/transfers.tsx'
import { WarehousePage } from './pages/warehouse.tsx'
import { WarehousesPage } from './pages/warehouses.tsx'
import { ProductSearch } from './parts/product-search.tsx'
import { number } from './words.ts'

const parts = [
  ['/', 'Overview'],
  ['/products', 'Products'],
  ['/orders', 'Orders'],
  ['/warehouses', 'Warehouses'],
  ['/transfers', 'Transfers'],
  ['/log', 'Log'],
  ['/reports', 'Reports'],
] as const

export function App(): JSX.Element {
  useEffect(() => {
    document.addEventListener('click', followLink)
    void findCaller().then(startLive)
    return () => document.removeEventListener('click', followLink)
  }, [])
  if (isSignedOut.value) return <SignInPage signedIn={() => void findCaller()} />
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Top />
      <PastNote />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
    </>
  )
}

function Top(): JSX.Element {
  const { pathname } = address.value
  const isCurrent = (path: string): boolean => (path === '/' ? pathname === '/' : pathname.startsWith(path))
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src="/icon.svg" alt="" /> Stockhold
      </a>
      <nav aria-label="Pages">
        {parts.map(([path, name]) => (
          <a key={path} href={linkTo(path)} aria-current={isCurrent(path) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="right">
        <ProductSearch />
        <span title="The last commit of the log">
          <i class={`dot ${connection.value}`} />
          {connectionWords[connection.value]} · <a href="/log">commit {number(lastSequence.value)}</a>
        </span>
        <WhoAmI />
      </div>
    </header>
  )
}

const connectionWords = { waiting: 'Connecting', live: 'Live', lost: 'No connection' } as const

function WhoAmI(): JSX.Element | null {
  if (caller.value === undefined) return null
  const { name, scope } = caller.value
  return (
    <span>
      {name} ({scope})
      {name !== 'local' && (
        <button type="button" class="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      )}
    </span>
  )
}

/** Nobody must take the past for now. */
function PastNote(): JSX.Element | null {
  const sequence = asked('sequence')
  if (sequence === undefined) return null
  return (
    <div class="past" role="status">
      <strong>You look at the past: the state after commit {number(Number(sequence))}.</strong>
      <a href={`/log?at=${sequence}`}>Move in time</a>
      <a href={changed({ sequence: undefined })}>Back to now</a>
    </div>
  )
}

function Page(): JSX.Element {
  const [, part = '', id, day] = address.value.pathname.split('/').map(decodeURIComponent)
  if (part === '') return <OverviewPage />
  if (part === 'products') return id ? <ProductPage key={id} id={id} /> : <ProductsPage />
  if (part === 'orders') return id ? <OrderPage key={id} id={id} /> : <OrdersPage />
  if (part === 'warehouses') return id ? <WarehousePage key={id} id={id} /> : <WarehousesPage />
  if (part === 'transfers') return id ? <TransferPage key={id} id={id} /> : <TransfersPage />
  if (part === 'sql') return <SqlPage />
  if (part === 'reports') return <Report id={id} day={day} />
  if (part === 'log') return id ? <CommitPage key={id} sequence={Number(id)} /> : <LogPage />
  return (
    <>
      <h1>There is no page here</h1>
      <p class="empty">
        <a href="/">Go to the overview</a>, or choose a page above.
      </p>
    </>
  )
}

function Report({ id, day }: { id: string | undefined; day: string | undefined }): JSX.Element {
  if (id === undefined) return <ReportsPage />
  if (id === 'day' && day !== undefined) return <DayPage key={day} day={day} />
  return <ReportPage key={id} name={id} />
}
