// The page appears first: its scripts are loaded and run after the first paint. Loading would delay the style sheets, and takes a processor
// that paints. Style sheets that only other pages need are loaded in the same way. The script runs on Chromium 69 too.
(() => {
    const programs = [...document.querySelectorAll('link[rel=program]')];

    const patience = 1000; // a hidden page is not painted
    const isPainted = () => performance.getEntriesByName('first-contentful-paint').length > 0;
    const painted = new Promise(go => {
        setTimeout(go, patience);
        if (document.hidden || document.getElementById('screen')) go(); // a wall loads its next screen behind the visible one
        else if (isPainted() || !window.PerformanceObserver) requestAnimationFrame(() => setTimeout(go)); // the rest of a page that arrived in parts
        else new PerformanceObserver(() => { if (isPainted()) go(); }).observe({ entryTypes: ['paint'] });
    });

    const run = link => new Promise(go => {
        if (link.as === 'style') {
            link.rel = 'stylesheet';
            return go();
        }
        const script = Object.assign(document.createElement('script'), { src: link.href, onload: go, onerror: go });
        script.setAttribute('autostart', 'false'); // for Blazor
        document.head.append(script);
    });

    // Loaded together, and run one after another in the order of the page.
    painted.then(async () => {
        for (const link of programs) link.rel = 'preload';
        while (programs.length > 0) await run(programs.shift());
        document.dispatchEvent(new Event('programsloaded'));
    });
})();
