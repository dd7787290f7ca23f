import '../ui/tokens.css'
import './join.css'
import { createRoot } from 'react-dom/client'
import { JoinPage } from './join-page.tsx'

createRoot(document.getElementById('root')!).render(<JoinPage />)
