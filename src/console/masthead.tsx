export function Masthead() {
	return (
		<header className="masthead">
			<a className="wordmark" href="#/">
				<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
					<rect width="32" height="32" rx="9" fill="var(--color-kumo-brand)" />
					<path
						d="M8 14v4M12 10.500v11M16 7.500v17M20 11.500v9M24 14v4"
						stroke="#fff"
						strokeWidth="2.600"
						strokeLinecap="round"
					/>
				</svg>
				Ringbook
			</a>
			<a className="quiet-link" href="/openapi.json">
				API
			</a>
		</header>
	);
}
