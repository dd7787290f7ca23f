import '../ui/tokens.css'
import './sign-in.css'
import { createRoot } from 'react-dom/client'
import { LinkPage } from './link-page.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

const token = location.pathname.match(/^\/link\/([^/]+)\/?$/)?.[1]

createRoot(document.getElementById('root')!).render(
  <SignInFrame>{token ? <LinkPage token={decodeURIComponent(token)} /> : <SignInForm />}</SignInFrame>,
)
