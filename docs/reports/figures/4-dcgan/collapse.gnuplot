# Draw this figure with
#   gnuplot -e "theme='light'" collapse.gnuplot > collapse-light.svg
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
150 2.24656
300 2.40477
450 1.97984
600 2.25212
750 2.26213
900 1.84449
1050 1.55408
1200 1.36555
END
$line2 << END
150 0.929828
300 2.79872
450 3.62363
600 3.82784
750 3.79639
900 3.7873
1050 3.74321
1200 3.72674
END
$line3 << END
150 1.64313
300 3.78631
450 4.50402
600 4.32789
750 4.71446
900 4.93373
1050 4.79837
1200 4.84684
END
$line4 << END
150 2.36478
300 3.63677
450 4.24016
600 4.52866
750 4.70209
900 4.74566
1050 4.75405
1200 4.72436
END
$line5 << END
150 0.40783
300 0.564192
450 0.867767
600 1.35595
750 1.71596
900 2.00848
1050 2.11977
1200 2.24281
END

set terminal svg size 640,411 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.087938
set rmargin at screen 0.96562
set tmargin at screen 0.85377
set bmargin at screen 0.14308
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [150:1200]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('200' 200, '400' 400, '600' 600, '800' 800, '1000' 1000, '1200' 1200) font ',13' tc rgb muted
unset logscale y
set yrange [0:5.180417299271]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5) font ',13' tc rgb muted
set label 'step' at screen 0.52678,0.046486 center tc rgb ink
set label 'distance of two samples' at screen 0.030156,0.49843 center rotate tc rgb ink
set arrow from graph 0, first 4.856839252761 to graph 1, first 4.856839252761 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'real digits' at screen 0.95937,0.835 right tc rgb gray font ',13' front
# legend
set arrow from screen 0.087938,0.95182 to screen 0.12231,0.95182 nohead lw 2.2 lc rgb blue front
set label 'generator a hundred times as fast' at screen 0.13325,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.50516,0.95182 to screen 0.53953,0.95182 nohead lw 2.2 lc rgb orange front
set label '2016’s rules alone' at screen 0.55047,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.76859,0.95182 to screen 0.80297,0.95182 nohead lw 2.2 lc rgb green front
set label 'R1, γ = 1' at screen 0.81391,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.087938,0.89903 to screen 0.12231,0.89903 nohead lw 2.2 lc rgb purple front
set label 'spectral normalisation' at screen 0.13325,0.89903 left tc rgb ink font ',14' front
set arrow from screen 0.39184,0.89903 to screen 0.42622,0.89903 nohead lw 2.2 lc rgb amber front
set label 'two time scales' at screen 0.43716,0.89903 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle
unset multiplot
