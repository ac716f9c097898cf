# Draw this figure with
#   gnuplot -e "theme='light'" evaluations.gnuplot > evaluations-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
5 0.255326
8 0.14278
12 0.0944798
20 0.0574215
32 0.0363376
50 0.0234567
80 0.0147971
125 0.00949404
200 0.00595574
END
$line2 << END
5 0.147318
7 0.0944246
11 0.0863903
19 0.0537633
31 0.0271176
49 0.0128143
79 0.00586782
125 0.00288332
199 0.00142029
END
$line3 << END
5 0.203782
8 0.0609472
12 0.051161
20 0.0309057
32 0.0115838
50 0.00376029
80 0.00120696
125 0.000429789
200 0.000158432
END
$line4 << END
5 0.593686
8 0.381362
12 0.307441
20 0.202432
50 0.12795
100 0.116613
END
$line5 << END
5 0.700336
8 0.601967
12 0.365125
20 0.310237
50 0.140666
100 0.109485
END
$line6 << END
5 0.525428
8 0.312487
12 0.27274
20 0.214231
50 0.111188
100 0.104514
END
$line7 << END
5 0.623153
8 0.404757
12 0.336038
20 0.224433
50 0.13258
100 0.100792
END

set terminal svg size 900,362 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.079333
set rmargin at screen 0.44938
set tmargin at screen 0.83757
set bmargin at screen 0.15677
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [5:200]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '100' 100, '200' 200, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 10 1, '' 20 1, '' 50 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',12' tc rgb muted
set logscale y
set yrange [0.0001095170074344:0.369365938697]
set ytics nomirror out scale 0.5,0.3 norotate ('0.01' 0.01, '' 0.0002 1, '' 0.0003 1, '' 0.0004 1, '' 0.0005 1, '' 0.0006 1, '' 0.0007 1, '' 0.0008 1, '' 0.0009 1, '' 0.001 1, '' 0.002 1, '' 0.003 1, '' 0.004 1, '' 0.005 1, '' 0.006 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1, '' 0.3 1) font ',12' tc rgb muted
set label '{/:Bold best predictor: distance from the truth}' at screen 0.079333,0.87044 left tc rgb ink
set label 'evaluations' at screen 0.26436,0.050913 center tc rgb ink
set label 'mean |x₀ − truth|' at screen 0.020756,0.49717 center rotate tc rgb ink
set label 'DDIM (Euler)' at screen 0.45716,0.49166 left tc rgb blue font ',12'
set label 'Heun' at screen 0.45716,0.37153 left tc rgb orange font ',12'
set label 'multistep' at screen 0.45716,0.18771 left tc rgb green font ',12'
# legend
set arrow from screen 0.079333,0.94724 to screen 0.10378,0.94724 nohead lw 2.2 lc rgb blue front
set label 'DDIM (Euler)' at screen 0.11156,0.94724 left tc rgb ink font ',13' front
set arrow from screen 0.22007,0.94724 to screen 0.24451,0.94724 nohead lw 2.2 lc rgb orange front
set label 'Heun' at screen 0.25229,0.94724 left tc rgb ink font ',13' front
set arrow from screen 0.31082,0.94724 to screen 0.33527,0.94724 nohead lw 2.2 lc rgb green front
set label 'multistep' at screen 0.34304,0.94724 left tc rgb ink font ',13' front
set arrow from screen 0.4296,0.94724 to screen 0.45404,0.94724 nohead lw 2.2 lc rgb purple front
set label 'ancestral, β̃' at screen 0.46182,0.94724 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.60551
set rmargin at screen 0.97556
set tmargin at screen 0.83757
set bmargin at screen 0.15677
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [5:100]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',12' tc rgb muted
unset logscale y
set yrange [0:1]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
set label '{/:Bold learned ring: total variation}' at screen 0.60551,0.87044 left tc rgb ink
set label 'evaluations' at screen 0.79053,0.050913 center tc rgb ink
set label 'total variation' at screen 0.5544,0.49717 center rotate tc rgb ink
set arrow from graph 0, first 0.05875105922242 to graph 1, first 0.05875105922242 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'floor' at screen 0.97111,0.22362 right tc rgb gray font ',12' front
plot $line4 with lines lw 2.2 lc rgb blue notitle, \
  $line5 with lines lw 2.2 lc rgb orange notitle, \
  $line6 with lines lw 2.2 lc rgb green notitle, \
  $line7 with lines lw 2.2 lc rgb purple notitle
unset multiplot
