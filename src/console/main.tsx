import "@cloudflare/kumo/styles/standalone";
import "./look/page.css";
import "./look/call.css";
import "./look/report.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";

// Kumo takes its dark colours from this attribute; the reader's own setting decides.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () =>
	document.documentElement.setAttribute("data-mode", dark.matches ? "dark" : "light");
dark.addEventListener("change", follow);
follow();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id `root`");
createRoot(root).render(
	<StrictMode>
		<App />
	</StrictMode>,
);
