// First what the page shows, then its programs: they are loaded when the page has been laid out, and run only once it has been
// painted. Loading takes time from the style sheets, and running takes longer than painting does. Runs on Chromium 69 as well.
(() => {
    const programs = [...document.querySelectorAll('link[rel=program]')];
    requestAnimationFrame(() => setTimeout(() => { for (const link of programs) link.rel = 'preload'; }));

    const patience = 1000; // a page that nobody sees is not painted
    const isPainted = () => performance.getEntriesByName('first-contentful-paint').length > 0;
    const painted = new Promise(go => {
        setTimeout(go, patience);
        if (document.hidden || document.getElementById('screen')) go(); // a wall makes its next screen behind the one that is seen
        else if (isPainted() || !window.PerformanceObserver) requestAnimationFrame(() => setTimeout(go)); // the rest of a page that came in parts
        else new PerformanceObserver(() => { if (isPainted()) go(); }).observe({ entryTypes: ['paint'] });
    });

    const run = link => new Promise(go => {
        const script = Object.assign(document.createElement('script'), { src: link.href, onload: go, onerror: go });
        script.setAttribute('autostart', 'false'); // that is for Blazor
        document.head.append(script);
    });

    // One after another, as they stand there.
    painted.then(async () => {
        while (programs.length > 0) await run(programs.shift());
        document.dispatchEvent(new Event('programsloaded'));
    });
})();
