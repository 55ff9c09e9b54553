@echo off
rem Runs Assay on Windows, as the script `assay` does elsewhere: with the same flags, from a checkout, which it builds when
rem sources are newer than the last build, or from an image, where it stands in bin.
rem
rem   ASSAY_JAVA_HOME   a JDK of version 25 or newer; otherwise JAVA_HOME, the PATH and the usual folders are tried
rem
rem Exit codes of its own: 69 without a JDK, Maven or what Maven has to fetch, 70 when the build fails, 74 where it cannot
rem write. A file is newer than the build when Windows has set its archive attribute, which each build takes off; that
rem one was deleted shows in the list of their names.
setlocal EnableExtensions DisableDelayedExpansion

set "here=%~dp0"
set "here=%here:~0,-1%"
set "dist=%here%\target\dist"
set "next=%here%\target\dist.next"
set "log=%here%\target\build.log"
set "java_home="

rem The JVM's own messages would go to standard output. The cache is mapped where it was recorded, not moved.
set "jvm=-XX:-UsePerfData -Xlog:disable -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
rem A command that soon ends repays neither the optimising compiler, nor much compiling at all, nor a collector that runs.
set "brief=-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=2 -XX:+UseSerialGC -Xms32m -Xmn24m"

if exist "%here%\pom.xml" goto checkout
if not exist "%here%\..\lib\runtime\bin\java.exe" goto checkout
set "java_home=%here%\..\lib\runtime"
set "dist=%here%\..\lib\app"
if not exist "%dist%\cache" call :caches "%dist%"
goto start

:checkout
if not exist "%dist%\jdk" goto build
set /p java_home=<"%dist%\jdk"
if defined ASSAY_JAVA_HOME if /i not "%ASSAY_JAVA_HOME%"=="%java_home%" goto build
fc /b "%java_home%\release" "%dist%\release" >nul 2>nul || goto build
call :names >"%here%\target\names" 2>nul
fc /b "%here%\target\names" "%dist%\names" >nul 2>nul || goto build
for %%m in (core files picocli app browser store calibrate spark) do (
    dir /s /b /a:a-d "%here%\%%m\src\main" >nul 2>nul && goto build
    dir /b /a:a-d "%here%\%%m\pom.xml" >nul 2>nul && goto build
)
dir /b /a:a-d "%here%\assay.cmd" >nul 2>nul && goto build
dir /b /a:a-d "%here%\pom.xml" >nul 2>nul && goto build

:start
set "cache=%dist%\cache"
if "%~1"=="train" set "cache=%dist%\training"
if "%~1"=="fit" set "cache=%dist%\training"
if "%~1"=="explain" set "cache=%dist%\training"
rem What goes beyond this program alone is in modules with libraries of their own: each made where it is asked for the
rem first time, and for the sources of this build. So is the page, which needs the core as JavaScript.
set "beside=%dist%\*"
set "beyond="
set "paged="
set "more="
set "pace=%brief%"
:look
if "%~1"=="" goto looked
set "word=%~1"
if "%word%"=="page" set "paged=yes"
if "%word%"=="ui" set "paged=yes"
if "%word:~-8%"==".parquet" set "beyond=%beyond% store"
if "%word:~-7%"==".duckdb" set "beyond=%beyond% store"
if "%word%"=="corpus" set "beyond=%beyond% store"
if "%word%"=="bench" set "beyond=%beyond% calibrate"
if "%word%"=="spark" set "beyond=%beyond% spark"
if "%word%"=="--engine=spark" set "beyond=%beyond% spark"
shift
goto look

:looked
if defined paged call :page || exit /b
for %%m in (%beyond%) do call :module %%m || exit /b
if not defined beyond goto run
rem What computes for long repays the optimising compiler, and takes the memory that there is.
set "pace=-XX:+UseParallelGC --enable-native-access=ALL-UNNAMED"
rem Spark's libraries call what the JDK would warn of.
if "%beyond: spark=%"=="%beyond%" goto run
"%java_home%\bin\java.exe" -X 2>&1 | findstr /c:"sun-misc-unsafe" >nul && set "more=--sun-misc-unsafe-memory-access=allow"

:run
"%java_home%\bin\java.exe" -XX:AOTCache="%cache%" %jvm% %more% %pace% -cp "%beside%" assay.cli.Main %*
exit /b %errorlevel%

:build
set "java_home="
if not defined ASSAY_JAVA_HOME goto search
call :suits "%ASSAY_JAVA_HOME%"
if defined java_home goto found
>&2 echo assay: ASSAY_JAVA_HOME is not a JDK of version 25 or newer: "%ASSAY_JAVA_HOME%"
exit /b 69

:search
if defined JAVA_HOME call :suits "%JAVA_HOME%"
for /f "delims=" %%j in ('where javac 2^>nul') do call :suits "%%~dpj.."
for %%v in ("Eclipse Adoptium" Java Microsoft Zulu "Amazon Corretto" BellSoft) do (
    for /d %%j in ("%ProgramFiles%\%%~v\*") do call :suits "%%~j"
)
if defined java_home goto found
>&2 echo assay: needs a JDK of version 25 or newer, and found none: winget install EclipseAdoptium.Temurin.25.JDK, or see https://adoptium.net
exit /b 69

:found
where mvn >nul 2>nul || goto absent
if exist "%dist%\jdk" (
    >&2 echo assay: building, as the sources or the JDK have changed
) else (
    >&2 echo assay: building itself, once, which takes a minute or two while Maven fetches libraries
)
if exist "%next%" rmdir /s /q "%next%"
if exist "%here%\app\target\dist" rmdir /s /q "%here%\app\target\dist"
mkdir "%next%" 2>nul
2>nul >"%next%\jdk" echo(%java_home%
if not exist "%next%\jdk" goto unwritable
copy /y /b "%java_home%\release" "%next%\release" >nul
if exist "%dist%\jdk" del /q "%dist%\jdk"
for %%m in (core files picocli app browser store calibrate spark) do (
    if exist "%here%\%%m\src\main" attrib -a "%here%\%%m\src\main\*" /s
    attrib -a "%here%\%%m\pom.xml"
)
attrib -a "%here%\assay.cmd"
attrib -a "%here%\pom.xml"
call :names >"%next%\names" 2>nul
call :maven || exit /b
copy /y /b "%here%\app\target\dist\*.jar" "%next%" >nul || goto unwritable
call :caches "%next%"
if exist "%dist%" rmdir /s /q "%dist%"
move "%next%" "%dist%" >nul || goto unwritable
goto start

rem Makes the core as JavaScript. Node makes it a third smaller.
:page
set "beside=%beside%;%dist%\page\*"
if exist "%dist%\page" exit /b 0
if not exist "%here%\pom.xml" exit /b 0
>&2 echo assay: compiling the core to JavaScript, once: about a minute on two idle cores
set "without="
where node >nul 2>nul || set "without=-Dexec.skip"
call :maven -Ppage %without% -pl browser -am || exit /b
call :keep page "%here%\browser\target\assay-browser-*.jar"
exit /b

rem Makes the module %1.
:module
set "beside=%beside%;%dist%\%1\*"
if exist "%dist%\%1" exit /b 0
if not exist "%here%\pom.xml" exit /b 0
>&2 echo assay: building the module %1, once: a minute, where Maven has its libraries
call :maven -Pscale -pl %1 -am || exit /b
call :keep %1 "%here%\%1\target\dist\*.jar"
exit /b

rem Puts the jars %2 into the folder %1 beside the program, which is there whole or not at all.
:keep
if exist "%dist%\%1.next" rmdir /s /q "%dist%\%1.next"
mkdir "%dist%\%1.next" 2>nul
copy /y /b %2 "%dist%\%1.next" >nul || goto unwritable
move "%dist%\%1.next" "%dist%\%1" >nul || goto unwritable
exit /b 0

rem Runs Maven's phase `package` with further arguments.
:maven
where mvn >nul 2>nul || goto absent
rem JAVA25_HOME: one of the variables that Maven's choice of a toolchain looks at.
set "JAVA25_HOME=%java_home%"
if not defined JAVA_HOME set "JAVA_HOME=%java_home%"
pushd "%here%"
call mvn -B -ntp -Dmaven.test.skip=true %* package >"%log%" 2>&1
set "failed=%errorlevel%"
popd
if "%failed%"=="0" exit /b 0
findstr /c:"not enough space on the disk" "%log%" >nul && goto unwritable
findstr /c:"Could not transfer " /c:"could not be resolved" /c:"ould not resolve " /c:"offline mode" "%log%" >nul && goto network
>&2 echo assay: the build failed (what Maven says is in "%log%")
exit /b 70

:network
>&2 echo assay: Maven could not fetch what the build needs: try again with a network, or name a proxy or a mirror in .m2\settings.xml (what Maven says is in "%log%")
exit /b 69

:unwritable
>&2 echo assay: cannot write to "%here%\target", where it builds itself: make room there, or copy "%here%" to where you may write
exit /b 74

:absent
>&2 echo assay: needs Maven to build itself, and found no mvn: see https://maven.apache.org
exit /b 69

rem The names of the sources.
:names
for %%m in (core files picocli app browser store calibrate spark) do dir /s /b /a-d "%here%\%%m\src\main"
exit /b 0

rem Sets java_home to %1, unless it is set or that is no JDK of version 25 or newer.
:suits
if defined java_home exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul') do (
    for /f "delims=." %%w in ("%%~v") do if %%w geq 25 set "java_home=%~f1"
)
exit /b 0

rem Records the AOT caches for the jars in %1, from calls, each an argument. A start pays for every class in its cache.
:caches
>&2 echo assay: recording caches of classes, for a fast start
"%java_home%\bin\java.exe" -XX:AOTCacheOutput="%~1\cache" %jvm% %brief% -cp "%~1\*" assay.cli.Rehearsal "gpt2-xl --full" deepseek-v3 gemma-3-27b mixtral-8x7b mistral-7b "qwen3-8b --dtype bf16 --seq 2048" llama-3-8b gpt2-xl >nul 2>nul
"%java_home%\bin\java.exe" -XX:AOTCacheOutput="%~1\training" %jvm% %brief% -cp "%~1\*" assay.cli.Rehearsal "train llama-3-8b --on h100" "fit deepseek-v3 --memory 80TB --seq 1024 --over batch" >nul 2>nul
exit /b 0
