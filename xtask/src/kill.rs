//! `cargo xtask bench kill`: an ingest that is killed at random moments, over and over, ends in the same ledger.

use crate::{report, shell, speed};
use anyhow::{Result, bail};
use std::fmt::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Kills
    #[arg(long, default_value_t = 100)]
    times: usize,
}

/// Kills an ingest at random moments; the ledger must be in order after each, and in the end the same as that of an undisturbed run.
pub fn run(args: &Args) -> Result<()> {
    let attache = shell::release_build()?;
    let models = shell::test_models()?;
    shell::run(shell::command(&attache).args(["model", "install", "en_core_web_md"]).env("ATTACHE_MODELS", &models))?;
    let stories = speed::bench_stories()?;
    let folder = shell::target()?.join("bench");
    let call = |arguments: &[&str], ledger: &Path| {
        let mut command = shell::command(&attache);
        command.args(arguments).arg("--ledger").arg(ledger).env("ATTACHE_MODELS", &models).stderr(Stdio::null());
        command
    };
    let ingest = |ledger: &Path| -> Result<Command> {
        let mut command = call(&["ingest", "--scorer", "off", "--model", "en_core_web_md"], ledger);
        command.arg(&stories).stdout(Stdio::null());
        Ok(command)
    };
    let fresh = |name: &str| -> Result<std::path::PathBuf> {
        let path = folder.join(name);
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        Ok(path)
    };
    let calm = fresh("calm.ledger")?;
    let start = Instant::now();
    shell::run(&mut ingest(&calm)?)?;
    let whole = start.elapsed();
    let wanted = shell::read(&mut call(&["dump"], &calm))?;
    let (mut kills, mut runs) = (0, 0);
    // A generator of its own, so that a failure can be had again.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    while kills < args.times {
        let ledger = fresh("killed.ledger")?;
        runs += 1;
        loop {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let wait = whole.mul_f64((state >> 40) as f64 / f64::from(1 << 24));
            let mut child = ingest(&ledger)?.spawn()?;
            if ended(&mut child, wait)? {
                break;
            }
            child.kill()?;
            child.wait()?;
            kills += 1;
            if ledger.exists() && !call(&["check"], &ledger).stdout(Stdio::null()).status()?.success() {
                bail!("kill {kills}: the ledger is not in order");
            }
            if kills >= args.times {
                shell::run(&mut ingest(&ledger)?)?;
                break;
            }
        }
        if shell::read(&mut call(&["dump"], &ledger))? != wanted {
            bail!("after {kills} kills: the ledger differs from that of an undisturbed run");
        }
    }
    let mut figures = String::new();
    let _ = writeln!(
        figures,
        "\nAn ingest of 1000 stories ({:.1} s), killed at random moments by SIGKILL and begun again:\n",
        whole.as_secs_f64()
    );
    let _ = writeln!(figures, "- {kills} kills in {runs} ledgers: after each the ledger was in order (`attache check`)");
    let _ = writeln!(figures, "- each ledger in the end the same as that of an undisturbed run, in every table but times (`attache dump`)");
    println!("{figures}");
    report::keep("kill", "The ledger under SIGKILL", &figures)
}

/// Whether a process ends within some time.
fn ended(child: &mut Child, within: Duration) -> Result<bool> {
    let start = Instant::now();
    while start.elapsed() < within {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(false)
}
